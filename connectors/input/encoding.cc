#include "connectors/input/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <iconv.h>

#include "connectors/input/utf8.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

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

/// How the rows of a sample that hold more than ASCII fare as UTF-8.
struct Utf8Rows {
  std::uint64_t beyond_ascii = 0;
  std::uint64_t invalid = 0;
  std::uint64_t first_invalid_line = 0;
  bool bytes_stand_alone = true;  ///< none of the bytes above ASCII follows another: so accents look
};

bool is_ascii(char letter) {
  return static_cast<unsigned char>(letter) < 0x80;
}

Utf8Rows count_rows(std::string_view sample) {
  Utf8Rows rows;
  std::uint64_t line = 1;
  for (std::size_t end = 0; (end = sample.find('\n')) != std::string_view::npos; ++line) {
    const std::string_view row = sample.substr(0, end);
    sample.remove_prefix(end + 1);
    if (std::ranges::all_of(row, is_ascii)) continue;
    ++rows.beyond_ascii;
    if (first_invalid_utf8(row) == std::string_view::npos) continue;
    if (rows.invalid++ == 0) rows.first_invalid_line = line;
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (!is_ascii(row[i - 1]) && !is_ascii(row[i])) rows.bytes_stand_alone = false;
    }
  }
  return rows;
}

/// One bad row is a bad row; bad rows wherever there is something to be bad are another encoding.
Result<> check_utf8(std::string_view name, std::string_view sample) {
  const Utf8Rows rows = count_rows(sample);
  if (rows.invalid < 2 || rows.invalid * 10 <= rows.beyond_ascii) return {};
  return refuse(fmt::format(
      "{}: this is not UTF-8: of the first {} lines with letters beyond ASCII, {} are not valid, the first "
      "of "
      "them line {}. {}. To read it as UTF-8 all the same and reject those rows, say --encoding utf-8.",
      name, rows.beyond_ascii, rows.invalid, rows.first_invalid_line,
      rows.bytes_stand_alone
          ? "It looks like windows-1252, which most spreadsheets write: say --encoding windows-1252"
          : "Name its encoding, for instance --encoding windows-1252, windows-1251, shift_jis or gb18030"));
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
  if (declared) return declared_encoding(name, sample, *declared);
  if (auto seen = by_mark_or_look(sample)) {
    if (seen->name == "UTF-8") seen->name.clear();
    return *seen;
  }
  if (Zeros(sample).everywhere()) {
    return refuse(
        fmt::format("{}: this is not text: zero bytes are all over it. Name a CSV or JSON export.", name));
  }
  if (auto fine = check_utf8(name, sample); !fine) return std::unexpected(std::move(fine.error()));
  return Encoding{};
}

}  // namespace mixferry::connectors
