// Arrow keys walk from the look-up box through its hits and back; Escape returns to the box and clears it.
(() => {
  const box = document.querySelector("[data-lookup]");
  const found = document.getElementById("found");
  if (!box || !found) return;
  const links = () => [...found.querySelectorAll(".lookup-hits a")];
  const step = (by) => {
    const all = links();
    const at = all.indexOf(document.activeElement) + by;
    (at < 0 ? box : all[Math.min(at, all.length - 1)] || box).focus();
  };
  document.addEventListener("keydown", (event) => {
    const inside = event.target === box || found.contains(event.target);
    if (!inside || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp" && event.target !== box) step(-1);
    else if (event.key === "Escape" && event.target !== box) box.focus();
    else if (event.key === "Escape" && box.value) {
      box.value = "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    else return;
    event.preventDefault();
  });
})();
