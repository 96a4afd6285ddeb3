#include "connectors/input/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <iconv.h>

#include "connectors/source/refusal.h"
#include "connectors/source/utf8.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

/// Capitals, without what names of one encoding are spelled with or without: `utf-8` is `UTF8`.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char letter : name) {
    if (letter == '-' || letter == '_') continue;
    plain += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return plain;
}

struct Mark {
  std::string_view bytes;
  std::string_view encoding;
};

/// Longer ones first: the mark of UTF-32LE begins with that of UTF-16LE.
constexpr std::array kMarks = {Mark{"\xFF\xFE\0\0"sv, "UTF-32LE"}, Mark{"\0\0\xFE\xFF"sv, "UTF-32BE"},
                               Mark{"\xEF\xBB\xBF"sv, "UTF-8"}, Mark{"\xFF\xFE"sv, "UTF-16LE"},
                               Mark{"\xFE\xFF"sv, "UTF-16BE"}};

const Mark* find_mark(std::string_view sample) {
  const auto* const mark =
      std::ranges::find_if(kMarks, [&](const Mark& each) { return sample.starts_with(each.bytes); });
  return mark == kMarks.end() ? nullptr : mark;
}

/// Zero bytes at the beginning of a source, by their place in a group of four.
struct Zeros {
  explicit Zeros(std::string_view sample) {
    constexpr std::size_t kLookAtBytes = 4096;
    sample = sample.substr(0, std::min(kLookAtBytes, sample.size() / 4 * 4));
    groups = sample.size() / 4;
    for (std::size_t i = 0; i < sample.size(); ++i) at[i % 4] += sample[i] == '\0' ? 1 : 0;
  }
  [[nodiscard]] bool nearly_all(std::size_t place) const { return at[place] * 10 >= groups * 9; }
  [[nodiscard]] bool many(std::size_t place) const { return at[place] * 3 >= groups; }
  [[nodiscard]] bool hardly_any(std::size_t place) const { return at[place] * 20 <= groups; }
  /// More than a stray zero byte in a cell.
  [[nodiscard]] bool everywhere() const {
    return groups > 0 && (at[0] + at[1] + at[2] + at[3]) * 3 >= groups * 4;
  }

  std::size_t groups = 0;
  std::array<std::size_t, 4> at{};
};

/// Text in UTF-16 or UTF-32 shows by the zero bytes of its Latin letters, digits and delimiters.
std::optional<std::string_view> wide_by_look(std::string_view sample) {
  const Zeros zeros(sample);
  if (zeros.groups == 0) return std::nullopt;
  if (zeros.nearly_all(3) && zeros.nearly_all(2) && zeros.hardly_any(0)) return "UTF-32LE";
  if (zeros.nearly_all(0) && zeros.nearly_all(1) && zeros.hardly_any(3)) return "UTF-32BE";
  if (zeros.many(1) && zeros.many(3) && zeros.hardly_any(0) && zeros.hardly_any(2)) return "UTF-16LE";
  if (zeros.many(0) && zeros.many(2) && zeros.hardly_any(1) && zeros.hardly_any(3)) return "UTF-16BE";
  return std::nullopt;
}

/// Length of the byte order marks that `sample` begins with: files that were put together may have several.
std::size_t length_of_marks(std::string_view sample, std::string_view mark) {
  std::size_t bytes = mark.size();
  while (sample.substr(bytes).starts_with(mark)) bytes += mark.size();
  return bytes;
}

/// What marks and zero bytes say; an empty optional where they say nothing.
std::optional<Encoding> by_mark_or_look(std::string_view sample) {
  const Mark* const mark = find_mark(sample);
  const std::size_t mark_bytes = mark == nullptr ? 0 : length_of_marks(sample, mark->bytes);
  // Some programs put the bytes FE FF in front of every UTF-16 and UTF-32: the text itself is the better
  // witness.
  const auto look = wide_by_look(sample.substr(mark_bytes));
  if (mark == nullptr) return look ? std::optional(Encoding{std::string(*look), 0}) : std::nullopt;
  const bool is_other_wide = look && mark->encoding.starts_with("UTF-16");
  return Encoding{std::string(is_other_wide ? *look : mark->encoding), mark_bytes};
}

bool is_ascii(char letter) {
  return static_cast<unsigned char>(letter) < 0x80;
}

/// What an escape sequence of ISO-2022 announces.
struct Escape {
  std::string_view bytes;
  std::string_view encoding;
};

/// All of it is ASCII, so nothing else tells it from UTF-8.
constexpr std::array kEscapes = {Escape{"\x1B$)C"sv, "ISO-2022-KR"},  Escape{"\x1B$)A"sv, "ISO-2022-CN"},
                                 Escape{"\x1B$)G"sv, "ISO-2022-CN"},  Escape{"\x1B$(D"sv, "ISO-2022-JP-2"},
                                 Escape{"\x1B$A"sv, "ISO-2022-JP-2"}, Escape{"\x1B(I"sv, "ISO-2022-JP-3"},
                                 Escape{"\x1B$B"sv, "ISO-2022-JP-2"}, Escape{"\x1B$@"sv, "ISO-2022-JP-2"},
                                 Escape{"\x1B(J"sv, "ISO-2022-JP-2"}};

std::optional<Encoding> by_escapes(std::string_view sample) {
  if (!sample.contains('\x1B') || !std::ranges::all_of(sample, is_ascii)) return std::nullopt;
  for (const Escape& escape : kEscapes)
    if (sample.contains(escape.bytes)) return Encoding{std::string(escape.encoding), 0};
  return std::nullopt;
}

/// Bytes beyond ASCII in words, by what they are in windows-1252.
struct BytesInWords {
  std::uint64_t letters = 0;  ///< 0xC0 to 0xFF; a few more lie below
  std::uint64_t others = 0;   ///< but the apostrophe
};

/// How the rows of a sample that hold more than ASCII fare as UTF-8.
struct Utf8Rows {
  std::uint64_t beyond_ascii = 0;
  std::uint64_t invalid = 0;
  std::uint64_t first_invalid_line = 0;
  bool bytes_stand_alone = true;  ///< none of the bytes above ASCII follows another: so accents look
  BytesInWords in_words;
};

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

void count_bytes(std::string_view row, Utf8Rows& rows) {
  constexpr unsigned char kApostrophe = 0x92;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto byte = static_cast<unsigned char>(row[i]);
    if (is_ascii(row[i])) continue;
    const bool follows_letter = i > 0 && is_letter(row[i - 1]);
    const bool precedes_letter = i + 1 < row.size() && is_letter(row[i + 1]);
    if (i > 0 && !is_ascii(row[i - 1])) rows.bytes_stand_alone = false;
    if ((follows_letter || precedes_letter) && byte != kApostrophe)
      ++(byte >= 0xC0 ? rows.in_words.letters : rows.in_words.others);
  }
}

Utf8Rows count_rows(std::string_view sample) {
  Utf8Rows rows;
  std::uint64_t line = 1;
  for (std::size_t end = 0; (end = sample.find_first_of("\n\r")) != std::string_view::npos; ++line) {
    const std::string_view row = sample.substr(0, end);
    sample.remove_prefix(end + (sample.substr(end).starts_with("\r\n") ? 2 : 1));
    if (std::ranges::all_of(row, is_ascii)) continue;
    ++rows.beyond_ascii;
    if (first_invalid_utf8(row) == std::string_view::npos) continue;
    if (rows.invalid++ == 0) rows.first_invalid_line = line;
    count_bytes(row, rows);
  }
  return rows;
}

std::string_view likely_encoding(const Utf8Rows& rows) {
  if (!rows.bytes_stand_alone)
    return "Name its encoding, for instance --encoding windows-1252, windows-1251, shift_jis or gb18030";
  if (rows.in_words.others * 10 > rows.in_words.letters) {
    return "It does not look like windows-1252. Name its encoding, for instance --encoding macintosh, cp850, "
           "cp437 or windows-1250, and look at its letters with `mixferry preview`";
  }
  return "It looks like windows-1252, which most spreadsheets write: say --encoding windows-1252";
}

/// One bad row is a bad row; bad rows wherever there is something to be bad are another encoding.
Result<> check_utf8(std::string_view name, std::string_view sample) {
  const Utf8Rows rows = count_rows(sample);
  if (rows.invalid < 2 || rows.invalid * 10 <= rows.beyond_ascii) return {};
  return refuse(fmt::format(
      "{}: this is not UTF-8: of the first {} lines with letters beyond ASCII, {} are not valid, the first "
      "of them line {}. {}. To read it as UTF-8 all the same and reject those rows, say --encoding utf-8.",
      name, rows.beyond_ascii, rows.invalid, rows.first_invalid_line, likely_encoding(rows)));
}

/// A line feed of UTF-16 that a program took for one of a single byte, and made CR LF of: from there on, all
/// bytes stand one further on. What the three of them look like are no characters.
Result<> check_line_ends(std::string_view name, std::string_view sample, const Encoding& encoding) {
  const bool is_little = encoding.name == "UTF-16LE";
  if (!is_little && encoding.name != "UTF-16BE") return {};
  const std::string_view as_written = is_little ? "\r\n\0"sv : "\0\r\n\0"sv;
  for (std::size_t at = sample.find(as_written, encoding.mark_bytes); at != std::string_view::npos;
       at = sample.find(as_written, at + 1)) {
    if ((at - encoding.mark_bytes) % 2 != 0) continue;
    return refuse(fmt::format(
        "{}: this is UTF-16 whose line ends were damaged: at byte {} a line feed became CR LF as in "
        "a text of single bytes. Get the file again as it was exported (in binary, not as text).",
        name, at + 1));
  }
  return {};
}

/// A mark settles the order of bytes where the declared name leaves it open; it can't contradict the name.
Result<Encoding> declared_encoding(std::string_view name, std::string_view sample,
                                   const std::string& declared) {
  if (!is_known_encoding(declared)) {
    return refuse(
        fmt::format("{}: there is no encoding {}. `iconv -l` lists those that can be read.", name, declared));
  }
  const std::string plain = plain_name(declared);
  const auto seen = by_mark_or_look(sample);
  if (seen && seen->mark_bytes > 0 && !plain_name(seen->name).starts_with(plain)) {
    return refuse(
        fmt::format("{}: it begins with the byte order mark of {}, but --encoding says {}. Leave --encoding "
                    "out, or correct it.",
                    name, find_mark(sample)->encoding, declared));
  }
  if (plain == "UTF8") return Encoding{{}, seen ? seen->mark_bytes : 0};
  const bool open = plain == "UTF16" || plain == "UTF32";
  if (open && seen && plain_name(seen->name).starts_with(plain)) return *seen;
  return Encoding{open ? declared + "LE" : declared, seen ? seen->mark_bytes : 0};
}

Result<Encoding> encoding_by_look(std::string_view name, std::string_view sample) {
  if (auto seen = by_mark_or_look(sample)) {
    if (seen->name == "UTF-8") seen->name.clear();
    return *seen;
  }
  for (const std::string_view wide : {"UTF-16LE"sv, "UTF-16BE"sv}) {
    const bool begins_so = sample.size() > 1 && (sample[0] == '\0') != (sample[1] == '\0') &&
                           (sample[1] == '\0') == (wide == "UTF-16LE");
    if (!begins_so) continue;  // from the damage on, its zero bytes stand in the other places
    if (auto fine = check_line_ends(name, sample, {std::string(wide), 0}); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  if (Zeros(sample).everywhere()) {
    return refuse(
        fmt::format("{}: this is not text: zero bytes are all over it. Name a CSV or JSON export.", name));
  }
  if (auto escaped = by_escapes(sample)) return *escaped;
  if (auto fine = check_utf8(name, sample); !fine) return std::unexpected(std::move(fine.error()));
  return Encoding{};
}

}  // namespace

bool is_known_encoding(const std::string& name) {
  // iconv would take the empty name for that of the locale, and a suffix for leave to drop or replace
  // letters.
  if (name.empty() || name.contains('/')) return false;
  const iconv_t opened = ::iconv_open("UTF-8", name.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX wants this comparison
  if (opened == reinterpret_cast<iconv_t>(-1)) return false;
  ::iconv_close(opened);
  return true;
}

Result<Encoding> find_encoding(std::string_view name, std::string_view sample,
                               const std::optional<std::string>& declared) {
  auto encoding = declared ? declared_encoding(name, sample, *declared) : encoding_by_look(name, sample);
  if (!encoding) return encoding;
  if (auto fine = check_line_ends(name, sample, *encoding); !fine)
    return std::unexpected(std::move(fine.error()));
  return encoding;
}

}  // namespace mixferry::connectors
