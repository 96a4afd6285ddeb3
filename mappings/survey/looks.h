#pragma once
/// What one text looks like, taken alone. A text may look like several things: `3362227000` is an integer
/// and perhaps a phone number; the column decides.

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mappings/plan/json_copier.h"

namespace mixferry::mappings {

enum class Look : std::uint8_t {
  null_word,           ///< `null`, `N/A`, `#N/A`, `-` and the like: written where there is no value
  integer,             ///< what `as: integer` takes
  number,              ///< what `as: number` takes
  code,                ///< digits that are not kept as a number: a leading zero or plus, beyond 2^53
  epoch_seconds,       ///< digits that count time as computers do,
  epoch_milliseconds,  ///<
  excel_serial,        ///< or as spreadsheets do,
  compact_date,        ///< or write it without signs: `20240312`
  true_word,           ///< what `as: boolean` takes, and whether it says true
  false_word,          ///<
  spelled_boolean,     ///< `true` or `false` in letters
  email,               ///<
  phone,               ///< digits with the signs that telephone numbers are written with
  url,                 ///<
  salesforce_id,       ///< 15 characters, or 18 with the right check characters
  uuid,                ///<
  json_list,           ///<
  json_object,         ///<
  bracketed_list,      ///< `[a, b]`, `{a,b}`: no JSON; `[]`
  quoted_list,         ///< `['a','b']`, as Python writes lists; `[]`
  spaced_quoted_list,  ///< `['a', 'b']`; `[]`
  html,                ///< has a tag
  html_entity,         ///< has an `&amp;`
  letters,             ///< has a letter of any script
  mojibake,            ///< UTF-8 that was taken for another encoding and encoded again: `Ã©`; or U+FFFD
  spreadsheet_number,  ///< `1.00123E+15`: digits that a spreadsheet has rounded away
  refused_id,          ///< what Mixpanel refuses as an id
  control_character,   ///< other than tab and line end
  country_code,        ///< two capitals
  time_zone,           ///< `Europe/Berlin`
};
inline constexpr std::size_t kLooks = static_cast<std::size_t>(Look::time_zone) + 1;

using LookSet = std::bitset<kLooks>;
[[nodiscard]] inline bool has(const LookSet& looks, Look look) {
  return looks[static_cast<std::size_t>(look)];
}

/// Keeps scratch memory: one per thread.
class LookFinder {
 public:
  /// `text` is trimmed and not empty.
  [[nodiscard]] LookSet looks_of(std::string_view text);

 private:
  JsonCopier json_;
  std::string scratch_;
};

}  // namespace mixferry::mappings
