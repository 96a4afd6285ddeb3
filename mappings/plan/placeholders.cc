#include "mappings/plan/placeholders.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

using Words = std::string_view;

// The disallowed ids of Mixpanel's /import reference, one that its own bulk loader adds (`lmy47d`), and what
// databases, spreadsheets, pandas and JavaScript write where they have no value. Whether letter case matters
// to Mixpanel is not documented, so any case is refused.
constexpr auto kNoValue = std::to_array<Words>({"anon",
                                                "anonymous",
                                                "inf",
                                                "infinity",
                                                "false",
                                                "lmy47d",
                                                "k.a",
                                                "n.a",
                                                "n/a",
                                                "tbd",
                                                "tba",
                                                "na",
                                                "nan",
                                                "nat",
                                                "nil",
                                                "no data",
                                                "no value",
                                                "none",
                                                "not applicable",
                                                "not available",
                                                "not provided",
                                                "not set",
                                                "not specified",
                                                "null",
                                                "true",
                                                "undefined",
                                                "unknown"});
// Words that say it only in brackets and the like: `(blank)`.
constexpr auto kNoValueInBrackets =
    std::to_array<Words>({"blank", "empty", "leer", "missing", "n/d", "nv", "unassigned", "vide"});
// What pandas, C and others write for numbers that are none: `1.#QNAN`.
constexpr auto kNotNumbers = std::to_array<Words>({"1.#ind", "1.#qnan", "1.#inf"});
constexpr auto kTotals = std::to_array<Words>({"total",
                                               "totals",
                                               "grand total",
                                               "grand totals",
                                               "sub total",
                                               "subtotal",
                                               "subtotals",
                                               "sub-total",
                                               "sum",
                                               "overall total",
                                               "total general",
                                               "total g\xC3\xA9n\xC3\xA9ral",
                                               "total geral",
                                               "totale",
                                               "totale complessivo",
                                               "totaal",
                                               "eindtotaal",
                                               "totalsumme",
                                               "summe",
                                               "zwischensumme",
                                               "gesamt",
                                               "gesamtsumme",
                                               "gesamtergebnis",
                                               "somme",
                                               "sous-total",
                                               "suma",
                                               "suma total",
                                               "razem",
                                               "total records",
                                               "total rows",
                                               "total count",
                                               "record count",
                                               "row count",
                                               "average",
                                               "grand average",
                                               "durchschnitt",
                                               "moyenne",
                                               "promedio",
                                               "summa",
                                               "totalt",
                                               "\xD0\xB8\xD1\x82\xD0\xBE\xD0\xB3\xD0\xBE",
                                               "\xD0\x98\xD1\x82\xD0\xBE\xD0\xB3\xD0\xBE",
                                               "\xD0\x98\xD0\xA2\xD0\x9E\xD0\x93\xD0\x9E",
                                               "\xE5\x90\x88\xE8\xA8\x88",
                                               "\xE7\xB7\x8F\xE8\xA8\x88",
                                               "\xE6\x80\xBB\xE8\xAE\xA1",
                                               "\xE5\x90\x88\xE8\xAE\xA1"});
constexpr std::size_t kLongestWords = 20;
constexpr std::size_t kPlaceholderBytesMax = 64;

constexpr std::string_view kGaps = " -_/|:";
constexpr std::string_view kBrackets = "()[]{}<>\"'`-_=#*.:!?\\/$ ";

bool is_letter(char byte) {
  return to_lower(byte) >= 'a' && to_lower(byte) <= 'z';
}

/// The first two bytes of words in lower case, by which nearly all ids are told to be none of them.
class Beginnings {
 public:
  template <std::size_t kCount>
  constexpr explicit Beginnings(const std::array<Words, kCount>& words) {
    for (const Words word : words) seconds_[index_of(word[0])] |= 1U << index_of(word[1]);
  }

  /// Whether `text` may begin with one of the words; letter case does not matter.
  [[nodiscard]] bool fit(std::string_view text) const {
    return text.size() > 1 && (seconds_[index_of(text[0])] >> index_of(text[1]) & 1U) != 0;
  }

 private:
  static constexpr std::size_t kSign = 26;
  static constexpr std::size_t kBeyondAscii = 27;
  static constexpr std::size_t index_of(char byte) {
    const char letter = to_lower(byte);
    if (letter >= 'a' && letter <= 'z') return static_cast<std::size_t>(letter - 'a');
    return static_cast<unsigned char>(byte) <= 0x7F ? kSign : kBeyondAscii;
  }

  std::array<std::uint32_t, kBeyondAscii + 1> seconds_ = {};
};
constexpr Beginnings kNoValueBeginnings{kNoValue};
constexpr Beginnings kTotalBeginnings{kTotals};

template <std::size_t kCount>
bool is_one_of(std::string_view text, const std::array<Words, kCount>& words) {
  return std::ranges::any_of(words, [text](Words word) { return equals_ignoring_case(text, word); });
}

/// Whether a word of kNoValue stands at the beginning of `text`, by itself.
bool begins_with_no_value(std::string_view text) {
  if (!kNoValueBeginnings.fit(text)) return false;
  return std::ranges::any_of(kNoValue, [text](Words word) {
    return to_lower(text[0]) == word[0] && to_lower(text[1]) == word[1] &&
           equals_ignoring_case(text.substr(0, word.size()), word) &&
           (text.size() == word.size() || !is_letter(text[word.size()]));
  });
}

std::string_view without_brackets(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBrackets);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBrackets) - begin + 1);
}

/// How many bytes the sign has that `text` begins with and that is part of no word or number: those of ASCII,
/// and dashes, dots and marks such as U+2013, U+2026, U+00B7, U+00BF, U+2212, U+FF0D.
std::size_t sign_bytes(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte <= 0x7F) return is_letter(text.front()) || is_digit(text.front()) ? 0 : 1;
  for (const std::string_view sign :
       {"\xC2\xB7", "\xC2\xBF", "\xC2\xA1", "\xE2\x88\x92", "\xEF\xBC\x8D", "\xEF\xBC\x9F"}) {
    if (text.starts_with(sign)) return sign.size();
  }
  const bool is_general_punctuation = text.size() >= 3 && text.starts_with("\xE2\x80") && text[2] >= '\x90';
  return is_general_punctuation ? 3 : 0;
}

/// Signs and zeros alone: `--`, `?`, `0.0`, `0000`, `00000000-0000-0000-0000-000000000000`.
bool says_nothing(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = text.front() == '0' ? 1 : sign_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

/// `-1`, and as a program writes it that takes it for a fraction, `-1.0`.
bool is_minus_one(std::string_view text) {
  return text.starts_with("-1") && (text.size() == 2 || (text[2] == '.' && says_nothing(text.substr(2))));
}

/// `#REF!`, `#NAME?`, `#DIV/0!`, in whatever language; `#########` says nothing already.
bool is_spreadsheet_error(std::string_view text) {
  return text.starts_with('#') &&
         (text.ends_with('!') || text.ends_with('?') || equals_ignoring_case(text, "#getting_data"));
}

/// Words that say "no value", perhaps several: `undefined undefined`, `null-null`.
bool are_no_value(std::string_view text) {
  const std::string_view inside = without_brackets(text);
  if (inside.size() < text.size() && is_one_of(inside, kNoValueInBrackets)) return true;
  if (!begins_with_no_value(inside)) return false;
  if (is_one_of(inside, kNoValue)) return true;
  for (std::size_t gap = inside.find_first_of(kGaps); gap != std::string_view::npos;
       gap = inside.find_first_of(kGaps, gap + 1)) {
    if (is_one_of(inside.substr(0, gap), kNoValue) && are_no_value(inside.substr(gap + 1))) return true;
  }
  return false;
}

/// `none@none.com`, `na@na.example`.
bool is_address_of_nobody(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  return is_one_of(text.substr(0, at), kNoValue) && is_one_of(domain.substr(0, domain.find('.')), kNoValue);
}

}  // namespace

bool is_placeholder(std::string_view text) {
  const char first = text.front();
  if (first >= '1' && first <= '9') return first == '1' && is_one_of(text, kNotNumbers);
  if (is_letter(first)) {
    if (!begins_with_no_value(text)) return false;
  } else {
    if (says_nothing(text) || is_minus_one(text) || is_spreadsheet_error(text)) return true;
    if (first == '0') return false;
    if (text.starts_with("[object ") || equals_ignoring_case(text, "\\n")) return true;
    if (first == '-' && is_one_of(text.substr(1), kNotNumbers)) return true;
  }
  if (text.size() > kPlaceholderBytesMax) return false;
  return are_no_value(text) || is_address_of_nobody(text);
}

bool is_total(std::string_view text) {
  if (!kTotalBeginnings.fit(text)) return false;
  // `Grand Totals (12 records)`.
  if (const std::size_t bracket = text.find(" ("); bracket != std::string_view::npos && text.ends_with(')')) {
    text = text.substr(0, bracket);
  }
  // `Total: 12`; `Total12` may be somebody's name.
  const std::size_t count = text.find_last_not_of("0123456789.,") + 1;
  if (count > 0 && (text[count - 1] == ' ' || text[count - 1] == ':')) text = text.substr(0, count);
  while (text.ends_with(' ') || text.ends_with(':')) text.remove_suffix(1);
  return text.size() <= kLongestWords && is_one_of(text, kTotals);
}

}  // namespace mixferry::mappings
