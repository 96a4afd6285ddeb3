#include "connectors/input/beginning.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

/// What a file that begins like this is, and what to do about it.
struct Beginning {
  std::string_view bytes;
  std::string_view what;
};

constexpr std::array kNotText = {
    Beginning{"PK\x03\x04"sv,
              "a zip archive or an Excel workbook inside something else. Unpack it, and name it by itself"},
    Beginning{"PK\x05\x06"sv, "an empty zip archive"},
    Beginning{"\x1F\x8B"sv, "compressed twice. Decompress it once"},
    Beginning{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive. Unpack it (7z x FILE), and name the export in it"},
    Beginning{"Rar!\x1A\x07"sv, "a RAR archive. Unpack it (unrar x FILE), and name the export in it"},
    Beginning{"MSCF\0\0\0\0"sv, "a cabinet archive. Unpack it (cabextract FILE), and name the export in it"},
    Beginning{"\x1F\x9D"sv, "compressed by compress. Decompress it (gzip -d FILE.Z)"},
    Beginning{"\x04\x22\x4D\x18"sv, "compressed by lz4. Decompress it (lz4 -d FILE)"},
    Beginning{"LZIP\x01"sv, "compressed by lzip. Decompress it (lzip -d FILE)"},
    Beginning{"\xFF\x06\0\0sNaPpY"sv, "compressed by snappy. Decompress it first"},
    Beginning{"PAR1"sv,
              "a Parquet file. Write it as CSV first, for instance: duckdb -csv -c \"from 'FILE'\""},
    Beginning{"PARE"sv, "an encrypted Parquet file. Decrypt it, and write it as CSV first"},
    Beginning{"Obj\x01"sv,
              "an Avro file. Write it as JSON Lines first, for instance: avro-tools tojson FILE"},
    Beginning{"ORC\x0A"sv, "an ORC file. Write it as CSV first"},
    Beginning{"ORC\x11"sv, "an ORC file. Write it as CSV first"},
    Beginning{"ARROW1\0\0"sv, "an Arrow file. Write it as CSV first"},
    Beginning{"FEA1"sv, "a Feather file. Write it as CSV first"},
    Beginning{"SQLite format 3\0"sv,
              "an SQLite database. Write its table as CSV first: sqlite3 -header -csv FILE 'select * from "
              "TABLE'"},
    Beginning{"\0\x01\0\0Standard "sv, "an Access database. Export its table as CSV"},
    Beginning{"PGDMP"sv, "a dump of PostgreSQL. Write the table as CSV: \\copy TABLE to FILE csv header"},
    Beginning{"\x89HDF\r\n"sv, "an HDF5 file. Write its table as CSV first"},
    Beginning{"%PDF-"sv, "a PDF document. Export the rows as CSV where it comes from"},
    Beginning{"\x89PNG\r\n"sv, "a picture (PNG)"},
    Beginning{"\xFF\xD8\xFF"sv, "a picture (JPEG)"},
    Beginning{"GIF8"sv, "a picture (GIF)"},
    Beginning{"\x7F"
              "ELF"sv,
              "a program"},
    Beginning{"bplist00"sv, "a property list of macOS"},
    Beginning{"\0\x05\x16\x07"sv, "what macOS keeps beside a file, not the file itself"},
    Beginning{"\0\0\0\x01"
              "Bud1"sv,
              "what macOS keeps of a folder's look (.DS_Store)"},
    Beginning{"\x80\x02}"sv, "a pickle of Python. Write it as CSV first"},
    Beginning{"\x80\x03"sv, "a pickle of Python. Write it as CSV first"},
    Beginning{"\x80\x04\x95"sv, "a pickle of Python. Write it as CSV first"},
    Beginning{"\x80\x05\x95"sv, "a pickle of Python. Write it as CSV first"},
    Beginning{"\x09\x08\x08\0\0"sv, "an old Excel sheet (.xls). Save it as .xlsx"},
    Beginning{"\x09\x08\x10\0\0"sv, "an old Excel sheet (.xls). Save it as .xlsx"},
    Beginning{"\x09\0\x04\0"sv, "an old Excel sheet (.xls). Save it as .xlsx"},
    Beginning{"\0\0\x02\0"sv, "a sheet of Lotus 1-2-3. Save it as .xlsx"},
    Beginning{"$FL2@(#)"sv, "an SPSS file (.sav). Write it as CSV first"},
    Beginning{"$FL3@(#)"sv, "an SPSS file (.zsav). Write it as CSV first"},
    Beginning{"\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60"sv, "a SAS table (.sas7bdat). Write it as CSV first"},
    Beginning{"\x89LZO\0\r\n"sv, "compressed by lzop. Decompress it (lzop -d FILE)"},
    Beginning{"x\x9C"sv, "compressed by zlib. Decompress it first"},
    Beginning{"x\xDA"sv, "compressed by zlib. Decompress it first"},
    Beginning{"]\0\0"sv, "compressed by lzma. Decompress it (unlzma FILE)"},
    Beginning{"Salted__"sv, "encrypted by OpenSSL. Decrypt it first: openssl enc -d"},
    Beginning{"MZ\x90\0"sv, "a program"},
};

/// Text is compared without the case of its letters, behind blanks.
constexpr std::array kNoRows = {
    Beginning{"version https://git-lfs.github.com/spec/"sv,
              "a Git LFS pointer, which stands for the file. Fetch the file itself: git lfs pull"},
    Beginning{"begin:vcard"sv, "vCards. Export the contacts as CSV instead"},
    Beginning{"begin:vcalendar"sv, "a calendar. Export the rows as CSV instead"},
    Beginning{"{\\rtf"sv, "a Rich Text document. Save it as CSV"},
    Beginning{"-----begin pgp message"sv, "encrypted by PGP. Decrypt it first: gpg -d FILE"},
    Beginning{"-----begin "sv, "a key or a certificate, or something in their form"},
    Beginning{"-- mysql dump"sv, "a dump of MySQL. Write the table as CSV first"},
    Beginning{"-- postgresql database dump"sv,
              "a dump of PostgreSQL. Write the table as CSV: \\copy TABLE to FILE csv header"},
    Beginning{"-- phpmyadmin sql dump"sv, "a dump of SQL. Write the table as CSV first"},
    Beginning{"insert into "sv, "a dump of SQL. Write the table as CSV first"},
    Beginning{"create table "sv, "a dump of SQL. Write the table as CSV first"},
    Beginning{"drop table "sv, "a dump of SQL. Write the table as CSV first"},
    Beginning{"%pdf-"sv, "a PDF document. Export the rows as CSV where it comes from"},
    Beginning{"return-path:"sv, "an e-mail message. Save what is attached to it"},
    Beginning{"received: "sv, "an e-mail message. Save what is attached to it"},
    Beginning{"delivered-to:"sv, "an e-mail message. Save what is attached to it"},
    Beginning{"http/1."sv,
              "an answer of a web server, with its headers. Download the export again without them"},
    Beginning{"http/2 "sv,
              "an answer of a web server, with its headers. Download the export again without them"},
    Beginning{"content-disposition:"sv, "a form as browsers send it. Take the export out of it"},
    Beginning{"------webkitformboundary"sv, "a form as browsers send it. Take the export out of it"},
    Beginning{"<<<<<<< "sv, "a file with an open conflict of Git. Resolve it first"},
    Beginning{"dn: "sv, "LDIF. Export the entries as CSV instead"},
    Beginning{"begin 644 "sv, "something that was uuencoded. Decode it first: uudecode FILE"},
    Beginning{"begin 666 "sv, "something that was uuencoded. Decode it first: uudecode FILE"},
    Beginning{"=ybegin "sv, "something in yEnc. Decode it first: ydecode FILE"},
    Beginning{"%!ps"sv, "a PostScript document. Export the rows as CSV where it comes from"},
    Beginning{"<stata_dta>"sv, "a Stata file (.dta). Write it as CSV first"},
    Beginning{"@relation "sv, "an ARFF file. Write it as CSV first"},
    Beginning{"age-encryption.org/"sv, "encrypted by age. Decrypt it first: age -d FILE"},
    Beginning{"traceback (most recent call last)"sv, "an error message of Python. Export the rows again"},
    Beginning{"[internetshortcut]"sv, "a link. Download the file that it leads to"},
};

/// In the directory of an old Office file, in UTF-16: which program wrote it.
struct Stream {
  std::string_view name;
  std::string_view what;
};
constexpr std::array kOfficeStreams = {
    Stream{"EncryptedPackage", "an Excel workbook with a password. Save it without one"},
    Stream{"WordDocument", "an old Word document (.doc). Save its table as CSV"},
    Stream{"PowerPoint Document", "an old PowerPoint presentation"},
    Stream{"__substg1.0", "a message of Outlook. Save what is attached to it"},
};
constexpr std::string_view kOldOffice =
    "an old Excel workbook (.xls), or one with a password. Save it as .xlsx without one, or as CSV";

/// Where the header of the first file in a tar archive says what it is.
constexpr std::size_t kTarMagicAt = 257;

constexpr std::size_t kTextLookedAt = 4096;

std::unexpected<Error> refuse_kind(std::string_view name, std::string_view what) {
  return std::unexpected(
      Error{ErrorKind::fatal, fmt::format("{}: this is no CSV or JSON, it is {}.", name, what)});
}

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < ' ' && byte != '\r' && byte != '\n';
}

/// Its mark, and the day of its last change.
bool is_dbase(std::string_view sample) {
  constexpr std::size_t kHeaderBytes = 32;
  if (sample.size() < kHeaderBytes || (sample[0] != '\x03' && sample[0] != '\x30')) return false;
  return sample[2] >= 1 && sample[2] <= 12 && sample[3] >= 1 && sample[3] <= 31 &&
         sample.substr(4, 28).contains('\0');
}

std::string_view old_office_file(std::string_view sample) {
  for (const Stream& stream : kOfficeStreams) {
    std::string wide;
    for (const char letter : stream.name) wide.append({letter, '\0'});
    if (sample.contains(wide)) return stream.what;
  }
  return kOldOffice;
}

std::string in_small_letters(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

/// `text`: the beginning in in_small_letters case.
std::string_view page_in_words(std::string_view text) {
  const bool has_form = text.contains("<form") && !text.contains("urn:schemas-microsoft-com:office");
  if (!has_form && (text.contains("urn:schemas-microsoft-com:office") || text.contains("<table")))
    return "a table in HTML, whatever its name says. Open it in a spreadsheet program, and save it as .xlsx";
  for (const std::string_view sign : {"password", "sign in", "signin", "log in", "login", "session"}) {
    if (text.contains(sign))
      return "a web page, and looks like a login. Sign in, and download the export again";
  }
  return "a web page, not what it was to lead to. Open it in a browser to see what it says, and download the "
         "export again";
}

/// The same, of XML.
std::string_view xml_in_words(std::string_view text) {
  if (text.contains("<!doctype html") || text.contains("<html")) return page_in_words(text);
  if (text.contains("urn:schemas-microsoft-com:office:spreadsheet") || text.contains("excel.sheet"))
    return "an XML spreadsheet of Excel 2003. Open it in a spreadsheet program, and save it as .xlsx";
  if (text.contains("office:document") && text.contains("opendocument"))
    return "an OpenDocument file. Save it as .xlsx or CSV";
  if (text.contains("<error>") && text.contains("<code>")) {
    return "an error message in XML, as S3 sends it instead of a file: its link may have expired. Download "
           "the export again";
  }
  if (text.contains("soap") && text.contains("envelope")) return "an answer of a SOAP service";
  return "XML. Export the rows as CSV or JSON Lines instead";
}

/// Whether `text`, which begins with a tag, ends its element, too, or names where its tags are from.
bool is_element(std::string_view text) {
  const std::string_view tag = text.substr(1, text.find_first_of(" \t\r\n>/") - 1);
  const bool is_name = !tag.empty() && std::ranges::all_of(tag, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == ':' || letter == '_' || letter == '-';
  });
  return is_name && (text.contains(std::string("</").append(tag).append(">")) || text.contains("xmlns"));
}

/// What `text`, which begins with a tag, is; empty: perhaps it is none.
std::string_view markup_in_words(std::string_view text) {
  constexpr std::array kXml = {"<?xml"sv, "<error>"sv, "<workbook"sv, "<rss"sv,
                               "<feed"sv, "<soap"sv,   "<kml"sv};
  constexpr std::array kHtml = {"<!doctype"sv, "<html"sv,   "<head"sv,  "<body"sv, "<table"sv,
                                "<meta"sv,     "<script"sv, "<style"sv, "<div"sv,  "<title"sv,
                                "<form"sv,     "<!--"sv,    "<br"sv,    "<b>"sv,   "<pre"sv,
                                "<center"sv,   "<h1"sv,     "<p>"sv,    "<link"sv};
  const auto begins = [&](std::string_view tag) { return text.starts_with(tag); };
  if (std::ranges::any_of(kXml, begins)) return xml_in_words(text);
  if (std::ranges::any_of(kHtml, begins)) return page_in_words(text);
  if (text.starts_with('<') && is_element(text)) return xml_in_words(text);
  return {};
}

/// What is known by more than how it begins; empty: nothing of these.
std::string_view text_in_words(std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find_first_of("\r\n"));
  if (text.starts_with("mime-version:")) {
    return text.contains("multipart/related") || text.contains("workbook")
               ? "a web page in one file (.mht), as Excel saves it. Open it in a spreadsheet program, and "
                 "save it "
                 "as .xlsx"sv
               : "an e-mail message. Save what is attached to it"sv;
  }
  const bool is_comment = text.starts_with("--") || text.starts_with("/*");
  const auto makes_tables = [](std::string_view sql) {
    return sql.contains("create table ") || sql.contains("insert into ") || sql.contains(" from stdin;");
  };
  if ((is_comment && makes_tables(text)) || (text.starts_with("copy ") && makes_tables(first_line)))
    return "a dump of SQL. Write the table as CSV first";
  if (first_line.starts_with("data:") && first_line.contains(";base64,"))
    return "a data URI. Decode what stands behind its comma: base64 -d";
  if (first_line.starts_with("id;p") && (text.contains("\nc;y") || text.contains("\nc;x")))
    return "a SYLK file (.slk). Open it in a spreadsheet program, and save it as .xlsx";
  return {};
}

/// `{"error": "unauthorized"}`, alone.
bool is_error_in_json(std::string_view text) {
  constexpr std::array kSigns = {
      "{\"error\":"sv,    "{\"errors\":"sv,  "{\"status\":\"error\""sv, "{\"error_description\":"sv,
      "[{\"message\":"sv, "{\"message\":"sv, "[{\"errorcode\":"sv};
  if (text.size() == kTextLookedAt || text.contains("\n{")) return false;
  std::string plain(text);
  std::erase_if(
      plain, [](char letter) { return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t'; });
  if (plain.starts_with("{\"error\":null") || plain.starts_with("{\"error\":false")) return false;
  const bool begins_so =
      std::ranges::any_of(kSigns, [&](std::string_view sign) { return plain.starts_with(sign); });
  const bool is_message =
      !plain.contains("\"message\":") || plain.contains("code\":") || plain.contains("\"error");
  const bool holds_rows = plain.contains("\"id\":") || plain.contains("\"email\":") || plain.contains("},{");
  return begins_so && is_message && !holds_rows;
}

bool is_base64_letter(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         (letter >= '0' && letter <= '9') || letter == '+' || letter == '/';
}

/// The bytes that `text`, in base64, begins with; none where it is not in base64.
std::string decoded_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char letter : text) {
    if (letter == '\r' || letter == '\n' || letter == '=') continue;
    if (!is_base64_letter(letter)) return {};
    const std::uint32_t value = letter >= 'a'   ? static_cast<std::uint32_t>(letter - 'a' + 26)
                                : letter >= 'A' ? static_cast<std::uint32_t>(letter - 'A')
                                : letter >= '0' ? static_cast<std::uint32_t>(letter - '0' + 52)
                                : letter == '+' ? 62U
                                                : 63U;
    bits = (bits << 6U) | value;
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xFFU);
  }
  return bytes;
}

/// A column of words is in the alphabet of base64, too: what it comes to must be text with a delimiter and
/// more than one line, or the beginning of something known.
bool is_base64(std::string_view text) {
  const std::string bytes = decoded_base64(text.substr(0, text.find_last_not_of("\r\n") + 1));
  if (bytes.size() < 8) return false;
  if (!check_beginning({}, bytes)) return true;
  const bool is_text = std::ranges::all_of(bytes, [](char letter) {
    return static_cast<unsigned char>(letter) >= ' ' || letter == '\n' || letter == '\r' || letter == '\t';
  });
  return is_text && bytes.find_first_of(",;\t|{") != std::string::npos && bytes.contains('\n');
}

}  // namespace

Result<> check_beginning(std::string_view name, std::string_view sample) {
  if (sample.size() > kTarMagicAt && sample.substr(kTarMagicAt).starts_with("ustar")) {
    return refuse_kind(name,
                       "a tar archive. It can be read from a file, not through a pipe or another archive");
  }
  if (sample.starts_with("\xD0\xCF\x11\xE0\xA1\xB1")) return refuse_kind(name, old_office_file(sample));
  for (const Beginning& beginning : kNotText) {
    if (sample.starts_with(beginning.bytes)) return refuse_kind(name, beginning.what);
  }
  if (is_dbase(sample))
    return refuse_kind(name, "a dBase table (.dbf). Open it in a spreadsheet program, and save it as .xlsx");
  if (sample.size() > 3 && sample.starts_with("ORC") && sample[3] != '\t' && is_control(sample[3]))
    return refuse_kind(name, "an ORC file. Write it as CSV first");
  return {};
}

Result<> check_text(std::string_view name, std::string_view sample) {
  sample.remove_prefix(std::min(sample.find_first_not_of(" \t\r\n"), sample.size()));
  const std::string text = in_small_letters(sample.substr(0, kTextLookedAt));
  if (const std::string_view what = markup_in_words(text); !what.empty()) return refuse_kind(name, what);
  for (const Beginning& beginning : kNoRows) {
    if (text.starts_with(beginning.bytes)) return refuse_kind(name, beginning.what);
  }
  if (const std::string_view what = text_in_words(text); !what.empty()) return refuse_kind(name, what);
  if (is_error_in_json(text)) {
    return refuse_kind(
        name, "an error message, which a service sent instead of the rows. Read it, and export again");
  }
  if (is_base64(sample.substr(0, kTextLookedAt)))
    return refuse_kind(name, "something in base64. Decode it first: base64 -d FILE");
  return {};
}

}  // namespace mixferry::connectors
