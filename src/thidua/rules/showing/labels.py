"""What sections, keys and codes of a content are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import Text

SECTIONS: Mapping[str, Text] = {
    "awards": _("Titles and forms"),
    "base_salary": _("Base salary"),
    "money_rules": _("Rules of prize money"),
    "authority_periods": _("Who may decide, and when"),
    "deadlines": _("Deadlines"),
    "dedication": _("Dedication over years"),
    "principles": _("Principles"),
    "revocation_grounds": _("Grounds of revocation"),
    "councils": _("Councils"),
    "forms": _("Forms of the decrees"),
    "instruments": _("Laws and decrees"),
    "transition": _("Passing over to the new law"),
    "drafts": _("Rows of a draft law"),
    "settings": _("Left to the province"),
    "enumerations": _("Codes"),
}
HIDDEN = frozenset({"awards", "drafts", "enumerations"})
"""Sections with pages of their own, or that judge nothing."""
KEYS: Mapping[str, Text] = {
    "code": _("Code"), "name": _("Its name"), "from": _("Holds from"), "to": _("Last day"),
    "citation": _("Citation"), "cite": _("Citation"), "verified": _("Read in its source"),
    "sources": _("Marks of sources"), "note": _("Note"), "objects": _("Subjects"),
    "category": _("Category"), "level": _("Level of the award"), "cycle": _("How often"),
    "award_kinds": _("Award kinds"), "authorities": _("Who may decide"), "paths": _("Paths"),
    "conditions": _("Conditions"), "prize": _("Prize money"), "vote": _("Vote"),
    "vote_note": _("About the vote"), "dossier": _("Dossier"), "cap": _("Cap"),
    "elsewhere": _("Served by another form"), "standard_set_by": _("Who sets the standard"),
    "applies_to": _("Groups that it is for"), "reading": _("How it is read"),
    "kind": _("Kind of condition"), "min": _("At least"), "max": _("Less than"),
    "years": _("How many years"), "count": _("How many"), "scope": _("Scope"),
    "within": _("Within"),
    "consecutive": _("In a row"), "reuse": _("Spent on another award"), "status": _("Status"),
    "codes": _("Titles or forms"), "titles": _("Titles"), "rating": _("Rating"),
    "text": _("Wording"), "of": _("Of whom"), "label": _("Title counted"),
    "percent": _("Percent"), "min_form": _("Discipline from"), "rank": _("Rank"),
    "min_years": _("Years at least"), "max_years": _("Years, less than"),
    "review": _("At which review"), "unsettled_from": _("Cannot be met since"),
    "unsettled_note": _("Why not"), "options": _("One of"), "influence": _("Influence"),
    "one_year_only": _("All in one year"), "mixed": _("Initiative and research mixed"),
    "before_period": _("Before the counted years"), "after": _("After the award"),
    "bundles": _("Awards together"), "latest": _("The last one counts"),
    "award": _("Title or form"),
    "initiatives": _("Initiatives"), "model_years": _("Years of a model"),
    "continuous": _("Without a gap"), "force": _("Force"), "field": _("Field of work"),
    "direct_min": _("Of these directly"), "meets_standard": _("The standard is enough"),
    "individual": _("Person: times the base salary"),
    "collective": _("Collective: times the base salary"),
    "household": _("Household: times the base salary"),
    "is_maximum": _("At most"), "parts": _("Parts"), "copies": _("Sets"),
    "electronic": _("Electronic copy"), "forms": _("Numbers of forms"),
    "by_award_kind": _("By award kind"), "min_percent": _("Votes from, percent"),
    "base": _("Counted on"), "ballot": _("Ballot"), "absent": _("Members absent"),
    "mandatory": _("Vote is required"), "exempt": _("Exempt"),
    "verified_for": _("Read for"), "central": _("At the central council"),
    "quorum_percent": _("Present, percent"), "vnd": _("đồng a month"), "id": _("Code"),
    "value": _("Value"), "alternatives": _("Other readings"), "authority": _("Authority"),
    "awards": _("Awards"), "number": _("Number"), "issued": _("Issued on"),
    "amended_by": _("Amended by"), "replaced_by": _("Replaced by"), "text_read": _("Text read"),
    "articles_read": _("Articles read"), "articles_not_read": _("Articles not read"),
    "rule": _("Rule"), "severity": _("Weight"), "when": _("When"), "apply": _("Applies"),
    "unless": _("Unless"), "decided_by": _("Decided by whom"), "working_days": _("Working days"),
    "publication": _("Published"), "latest_by_sector": _("Last day by sector"),
    "quorum": _("Quorum"), "heroes": _("For heroes"), "meetings": _("Meetings"),
    "chair": _("Chair"), "max_vice_chairs": _("Deputies at most"),
    "standing_vice": _("Standing deputy"), "standing_office": _("Standing office"),
    "members": _("Members"), "decree": _("Decree"), "form": _("Number of the form"),
    "vi": _("Its name"),
    "key": _("Key"), "values": _("Values"), "groups": _("Posts"), "women_factor": _("For women"),
    "numerator": _("Numerator"), "denominator": _("Denominator"), "rows": _("Rows of the table"),
    "rules": _("Rules"), "lines": _("Lines of posts"), "complete": _("Complete"),
    "only_if": _("Only if"), "set_by": _("Who sets the standard"),
}  # fmt: skip
CATEGORIES: Mapping[str, Text] = {
    "danh_hieu_thi_dua": _("Emulation title"),
    "huan_chuong": _("Order"),
    "huy_chuong": _("Medal"),
    "danh_hieu_vinh_du": _("State honour"),
    "bang_khen": _("Certificate of merit"),
    "giay_khen": _("Commendation paper"),
    "ky_niem_chuong": _("Badge"),
    "giai_thuong": _("State prize"),
}
CYCLES: Mapping[str, Text] = {
    "yearly": _("every year"),
    "any": _("whenever the standard is met"),
    "3_years": _("every 3 years"),
    "5_years": _("every 5 years"),
}
IDS: Mapping[str, Text] = {
    "province_appraisal": _("The province appraises a dossier"),
    "xa_LDTT": _("A commune decides on advanced workers"),
    "xa_CSTDCS": _("A commune decides on emulation fighters"),
    "public_opinion_AHLD": _("Opinions on a Hero of Labour"),
    "public_opinion_AHLD_ND98": _("Opinions on a Hero of Labour, before 01/07/2025"),
    "moha_return_ineligible": _("The ministry returns what is not eligible"),
    "moha_appraise_submit": _("The ministry appraises and submits"),
    "moha_after_consultation": _("The ministry submits after consultation"),
    "moha_copy_decision": _("The ministry copies the decision"),
    "submitter_notify_recipients": _("Who submitted tells the recipients"),
    "moha_notify_refusal": _("The ministry tells of a refusal"),
    "moha_deliver_artefact": _("The ministry hands over medals and certificates"),
    "moha_receive_CSTDTQ": _("Dossiers of national emulation fighters reach the ministry"),
    "moha_receive_CTDCP": _("Dossiers of the Government's flag reach the ministry"),
    "vanthu_number_paper": _("The clerk numbers a paper document"),
    "vanthu_issue": _("The clerk issues a document"),
    "archive_handover": _("Files are handed to the archive"),
    "base_date": _("Base salary counted"),
    "rounding": _("Rounding"),
    "several_titles_same_period": _("Several titles of one period"),
    "collective_factor_bang_khen_giay_khen": _("Factor of a collective, certificates"),
    "collective_factor_huan_chuong": _("Factor of a collective, orders"),
    "household_factor": _("Factor of a household"),
    "several_titles_same_time_different_periods": _("Several titles of several periods at once"),
    "several_forms_same_time_different_achievements": _(
        "Several forms for several achievements at once"
    ),
    "title_and_form_same_time": _("A title and a form at once"),
    "each": _("each is paid"),
    "both": _("both are paid"),
    "none": _("not rounded"),
    "up_to_1000": _("up to 1,000 đồng"),
    "up_to_10000": _("up to 10,000 đồng"),
    "up_to_100000": _("up to 100,000 đồng"),
    "central": _("Central council"),
    "bo": _("Council of a ministry"),
    "tinh": _("Council of the province"),
    "truong_hoc": _("Council of a school"),
    "highest_only": _("only the highest"),
    "decision_date": _("by the day of the decision"),
}
WORDS: Mapping[str, Text] = {
    **IDS,
    "same_year": _("in the year of the award"),
    "same_period": _("in the counted years"),
    "ever": _("at any time"),
    "refused": _("not allowed"),
    "unsettled": _("not settled"),
    "allowed": _("allowed"),
    "nghiem_thu": _("accepted"),
    "tong_ket": _("at the final review"),
    "so_ket_hoac_tong_ket": _("at the preliminary or the final review"),
    "all_members": _("all members of the council"),
    "secret": _("secret"),
    "written_opinion": _("asked in writing"),
    "advanced": _("members with the title of the basis"),
    "block_leaders": _("leaders of blocks"),
    "full": _("in full"),
    "block": _("refuses"),
    "warn": _("warns"),
    **CYCLES,
}
CODES: Mapping[str, tuple[str, ...]] = {
    "within": ("same_year", "same_period", "ever"),
    "reuse": ("refused", "unsettled"),
    "one_year_only": ("unsettled",),
    "mixed": ("unsettled",),
    "status": ("nghiem_thu",),
    "review": ("tong_ket", "so_ket_hoac_tong_ket"),
    "base": ("all_members",),
    "ballot": ("secret",),
    "absent": ("written_opinion",),
}
"""Key → the codes that the law's reader knows there, where they are no enumeration."""
OF_KEY: Mapping[str, str] = {
    "min": "ratings", "rating": "ratings", "scope": "scopes", "influence": "influences",
    "min_form": "discipline_forms", "objects": "objects", "award_kinds": "award_kinds",
    "authorities": "authorities", "authority": "authorities", "applies_to": "groups",
    "parts": "dossier_parts", "standard_set_by": "authorities",
}  # fmt: skip
"""Key → enumeration that its codes come from; ``level`` is of two kinds."""


def key_label(key: str) -> str:
    """What a key is called; the key itself where it has no word."""
    return str(KEYS.get(key, key))


def section_label(section: str) -> str:
    """What a section is called."""
    return str(SECTIONS.get(section, section))
