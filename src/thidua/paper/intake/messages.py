"""The words of intake's errors and notices, Vietnamese first; codes are for logs."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

ERRORS: Words = {
    "empty": (
        "Tệp rỗng, không có nội dung nào.",
        "The file is empty.",
    ),
    "too_large": (
        (
            "Tệp lớn {size} MB, vượt quá mức cho phép {limit} MB. Hãy quét lại ở độ phân giải "
            "300 dpi hoặc tách thành nhiều tệp."
        ),
        (
            "The file has {size} MB, more than the {limit} MB allowed. Scan it again at 300 dpi "
            "or split it."
        ),
    ),
    "too_much_text": (
        "Văn bản dài {count} ký tự, vượt quá mức cho phép {limit} ký tự.",
        "The text has {count} characters, more than the {limit} allowed.",
    ),
    "too_many_pages": (
        (
            "Tệp có {count} trang, vượt quá mức cho phép {limit} trang. Hãy tách riêng phần kế "
            "hoạch rồi gửi lại."
        ),
        "The file has {count} pages, more than the {limit} allowed. Send the plan alone.",
    ),
    "too_many_scan_pages": (
        (
            "Tệp có {count} trang ảnh quét phải nhận dạng, vượt quá mức cho phép {limit} trang. "
            "Hãy gửi bản có lớp chữ (DOCX, PDF xuất từ phần mềm soạn thảo) hoặc tách tệp."
        ),
        (
            "{count} scanned pages need recognition, more than the {limit} allowed. Send a version "
            "with text or split the file."
        ),
    ),
    "encrypted": (
        "Tệp được đặt mật khẩu nên không đọc được. Hãy gỡ mật khẩu rồi gửi lại.",
        "The file is protected by a password. Remove it and send the file again.",
    ),
    "not_what_it_says": (
        "Tên tệp có đuôi “.{suffix}” nhưng nội dung là {found}. Hãy kiểm tra lại tệp.",
        "The name ends in “.{suffix}” but the content is {found}. Check the file.",
    ),
    "executable": (
        "Tệp là chương trình chạy được ({found}), không phải văn bản; tệp bị từ chối.",
        "The file is a program ({found}), not a document; it is refused.",
    ),
    "macros": (
        "Tệp Word có macro. Hãy lưu lại dưới dạng DOCX không có macro rồi gửi lại.",
        "The Word file carries macros. Save it as DOCX without macros.",
    ),
    "unsupported": (
        "Không đọc được loại tệp này ({found}). Nhận: TXT (UTF-8), DOCX, PDF, PNG, JPEG, TIFF.",
        (
            "This kind of file ({found}) is not read. Accepted: TXT (UTF-8), DOCX, PDF, PNG, JPEG, "
            "TIFF."
        ),
    ),
    "zip_bomb": (
        "Tệp nén bất thường: khi giải nén lớn hơn mức cho phép; tệp bị từ chối.",
        "The file unpacks to more than is allowed; it is refused.",
    ),
    "forbidden_xml": (
        "Tệp DOCX chứa khai báo thực thể XML không được phép; tệp bị từ chối.",
        "The DOCX file declares XML entities, which is not allowed; it is refused.",
    ),
    "broken_docx": (
        "Tệp DOCX bị hỏng hoặc không đầy đủ, không đọc được. Hãy mở bằng Word và lưu lại.",
        "The DOCX file is broken or incomplete. Open it in Word and save it again.",
    ),
    "broken_xlsx": (
        "Tệp Excel bị hỏng hoặc không đầy đủ, không đọc được. Hãy mở bằng Excel và lưu lại.",
        "The workbook is broken or incomplete. Open it in Excel and save it again.",
    ),
    "broken_pdf": (
        "Tệp PDF bị hỏng hoặc không đầy đủ, không đọc được. Hãy xuất lại tệp PDF.",
        "The PDF file is broken or incomplete. Export it again.",
    ),
    "broken_image": (
        "Tệp ảnh bị hỏng hoặc không đầy đủ, không đọc được. Hãy quét lại.",
        "The picture is broken or incomplete. Scan it again.",
    ),
    "too_complex": (
        "Tệp cần quá nhiều bộ nhớ để đọc; tệp bị từ chối.",
        "The file needs too much memory to be read; it is refused.",
    ),
    "timeout": (
        "Đọc tệp quá {seconds} giây mà chưa xong nên đã dừng lại.",
        "Reading took more than {seconds} seconds and was stopped.",
    ),
    "not_utf8": (
        (
            "Tệp văn bản không dùng bảng mã UTF-8 (có vẻ là {encoding}). Hãy lưu lại dưới dạng "
            "UTF-8 hoặc gửi tệp DOCX."
        ),
        "The text file is not UTF-8 (it looks like {encoding}). Save it as UTF-8 or send DOCX.",
    ),
    "legacy_encoding": (
        (
            "Văn bản dùng bảng mã cũ {encoding}, không phải Unicode. Hãy chuyển mã sang Unicode "
            "(phông Times New Roman) rồi gửi lại."
        ),
        "The text uses the legacy encoding {encoding}, not Unicode. Convert it to Unicode.",
    ),
    "ocr_missing": (
        (
            "Tệp là ảnh quét, cần nhận dạng chữ, nhưng máy chủ chưa cài {missing}. Hãy báo quản "
            "trị cài gói tesseract-ocr-vie, hoặc gửi bản DOCX hay PDF có lớp chữ."
        ),
        (
            "The file is a scan and {missing} is not installed on the server. Ask the "
            "administrator to install tesseract-ocr-vie, or send DOCX or a PDF with text."
        ),
    ),
    "ocr_timeout": (
        (
            "Nhận dạng chữ quá {seconds} giây mà chưa xong nên đã dừng lại. Hãy quét lại rõ hơn "
            "hoặc tách tệp."
        ),
        "Recognition took more than {seconds} seconds and was stopped. Scan again or split.",
    ),
    "no_text": (
        "Không tìm thấy chữ nào trong tệp.",
        "No text was found in the file.",
    ),
}

NOTICES: Words = {
    "decoded": (
        "Tệp văn bản dùng bảng mã {encoding}, đã chuyển sang UTF-8.",
        "The text file is in {encoding}; it was converted to UTF-8.",
    ),
    "ocr_page": (
        "Trang được nhận dạng từ ảnh (độ tin cậy {confidence}%); hãy đối chiếu với bản gốc.",
        (
            "The page was recognised from a picture (confidence {confidence}%); compare it with "
            "the original."
        ),
    ),
    "low_confidence": (
        "Ảnh trang khó đọc (độ tin cậy {confidence}%); cần đối chiếu từng dòng với bản gốc.",
        "The page is hard to read (confidence {confidence}%); compare every line.",
    ),
    "unsure_words": (
        "{count} từ đọc không chắc, ví dụ: {examples}.",
        "{count} words are uncertain, for example: {examples}.",
    ),
    "unreadable_rows": (
        "{count} dòng không đọc được.",
        "{count} rows could not be read.",
    ),
    "blank_page": (
        "Trang không có chữ nào đọc được.",
        "Nothing readable on the page.",
    ),
    "page_timeout": (
        "Nhận dạng trang quá {seconds} giây nên trang bị bỏ qua.",
        "Recognition took more than {seconds} seconds; the page was left out.",
    ),
    "page_out_of_time": (
        "Hết thời gian dành cho tệp nên trang chưa được đọc.",
        "The time for the file ran out; the page was not read.",
    ),
    "page_failed": (
        "Không đọc được trang này.",
        "The page could not be read.",
    ),
    "page_needs_ocr": (
        "Trang là ảnh quét, chưa đọc được vì máy chủ chưa cài {missing}.",
        "The page is a scan and was not read: {missing} is not installed on the server.",
    ),
    "page_too_big": (
        "Khổ trang quá lớn, ảnh được thu nhỏ còn {dpi} dpi; chữ nhỏ có thể sai.",
        "The page is very large and was rendered at {dpi} dpi; small print may be wrong.",
    ),
    "picture_not_read": (
        "Trang có hình ảnh ({share}% diện tích) chưa được đọc chữ.",
        "A picture on the page ({share}% of its area) was not read.",
    ),
    "text_layer_garbled": (
        "Lớp chữ của trang bị hỏng (phông không có bảng mã Unicode), đã nhận dạng lại từ ảnh.",
        "The text of the page is garbled (no Unicode map); it was recognised from its picture.",
    ),
    "text_layer_kept": (
        "Lớp chữ của trang có thể sai và không nhận dạng lại được vì máy chủ chưa cài {missing}.",
        "The text of the page may be wrong and {missing} is not installed to recognise it again.",
    ),
    "text_layer_hidden": (
        "Trang là ảnh quét có lớp chữ ẩn do máy quét tạo; đã nhận dạng lại từ ảnh.",
        "The page is a scan with a hidden text layer; it was recognised from its picture.",
    ),
    "skew": (
        "Trang bị nghiêng {angle}°, đã xoay thẳng trước khi đọc.",
        "The page was turned by {angle}° and was straightened.",
    ),
    "stamp": (
        "Trang có dấu hoặc chữ mực màu; chữ nằm dưới dấu cần được đối chiếu.",
        "The page has a stamp or coloured ink; compare the words under it.",
    ),
    "footnotes": (
        "{count} chú thích cuối trang được đặt ở cuối văn bản.",
        "{count} footnotes were put at the end of the text.",
    ),
    "tracked_changes": (
        "Văn bản còn theo dõi thay đổi; đã đọc theo bản chấp nhận mọi thay đổi.",
        "The document has tracked changes; it was read with all changes accepted.",
    ),
    "docx_picture": (
        "Văn bản có {count} hình ảnh chưa được đọc chữ.",
        "{count} pictures in the document were not read.",
    ),
}


def in_words(
    catalogue: Words,
    code: str,
    params: Mapping[str, str | int],
    language: str,
    page: int | None,
) -> str:
    """The sentence of `code` in "vi" or "en", preceded by the page where one is known."""
    vietnamese, english = catalogue[code]
    if language == "vi":
        return (f"Trang {page}: " if page else "") + vietnamese.format(**params)
    return (f"Page {page}: " if page else "") + english.format(**params)
