/* The square code of an activation letter carries the code behind “#”, which no server ever sees.
   It is put into the field here and taken out of the address; without a script it is typed. */
(() => {
  "use strict";
  const found = /^#ma=([a-z0-9-]{4,40})$/i.exec(window.location.hash);
  const field = document.querySelector("[data-activation] [name=code]");
  if (!found || !field) return;
  field.value = found[1];
  window.history.replaceState(null, "", window.location.pathname);
})();
