"""The official layout as numbers: one table for both writers.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (margins, sizes, faces) as noted in the law notes,
section 8; where it allows a range, the value chosen here lies inside it. Lengths in mm, sizes in
points.
"""

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20.0, 20.0, 30.0, 18.0
HEADER_FROM_TOP = 10.0

TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
LANDSCAPE_TEXT_WIDTH = PAGE_HEIGHT - MARGIN_LEFT - MARGIN_RIGHT

LETTERHEAD_LEFT = 61.0
LETTERHEAD_RIGHT = TEXT_WIDTH - LETTERHEAD_LEFT
LETTERHEAD_GUTTER = 2.0
TITLE_WIDTH = 140.0
SIGNATURE_WIDTH = TEXT_WIDTH / 2
SIGNING_SPACE = 26.0

ADDRESSEES_INDENT, ADDRESSEES_HEAD_WIDTH = 24.0, 22.0
ADDRESSEES_WIDTH = TEXT_WIDTH - ADDRESSEES_INDENT - ADDRESSEES_HEAD_WIDTH
CELL_PADDING = 1.4

NATION_SIZE = 13.0
MOTTO_SIZE = 14.0
BODY_NAME_SIZE = 13.0
NUMBER_SIZE = 13.0
PLACE_DATE_SIZE = 14.0
TITLE_SIZE = 14.0
ABOUT_SIZE = 12.0
TEXT_SIZE = 14.0
SIGNATURE_SIZE = 14.0
RECIPIENTS_HEAD_SIZE = 12.0
RECIPIENTS_SIZE = 11.0
PAGE_NUMBER_SIZE = 14.0
TABLE_SIZE = 12.0

FIRST_LINE_INDENT = 12.7
PARAGRAPH_SPACING = 6.0
LINE_SPACING = 1.1
"""Multiple of the single line (allowed: 1 to 1.5)."""
FONT_ASCENT, FONT_DESCENT, FONT_LINE_GAP = 0.891, 0.216, 0.042
"""Of one em, from the face's hhea table: their sum is the single line that Word means."""

RULE_WEIGHT = 0.75
RULE_PART = 0.4
"""Length of the rules under issuing body and subject: between 1/3 and 1/2 of their line."""
TABLE_RULE_WEIGHT = 0.5

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS_HEAD = "Nơi nhận:"
ADDRESSEES_HEAD = "Kính gửi:"
