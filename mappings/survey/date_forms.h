#pragma once
/// In which ways the values of a column can be read as dates.
///
/// ISO 8601 needs no pattern. Everything else is tried against a table of patterns, made of how days and
/// times are commonly written. `03/04/2024` fits two of them, day first and month first; these are one form,
/// of which it is counted how many values fit either reading alone, and how many fit both.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// What the values seen so far say about dates.
class DateForms {
 public:
  static constexpr int kFarYear = 2045;  ///< a later one is more often of the last century

  /// `text` is trimmed and not empty. False where it can't be read as a date.
  bool add(std::string_view text);

  /// Which values fit one form.
  struct Fits {
    std::uint64_t day_first = 0;    ///< only with the day first; forms without two readings count here
    std::uint64_t month_first = 0;  ///< only with the month first
    std::uint64_t either = 0;
    [[nodiscard]] std::uint64_t sum() const { return day_first + month_first + either; }
  };

  struct Summary {
    std::uint64_t iso = 0;                  ///< values in ISO 8601
    std::uint64_t with_time = 0;            ///< dates that come with a time of day, of any form
    std::uint64_t midnights = 0;            ///< of these, those whose time is 00:00:00
    std::uint64_t with_zone = 0;            ///< of the ISO ones, those that name their zone
    std::uint64_t patterned = 0;            ///< values of any other form
    std::uint64_t placeholders = 0;         ///< 1900-01-01, 1970-01-01, 0001-01-01, 9999-12-31
    std::uint64_t short_years = 0;          ///< of the patterned ones, those with years of two digits
    std::uint64_t far_years = 0;            ///< of these, dates that are then beyond `kFarYear`
    bool mixed_orders = false;              ///< some values have the day first for sure, others the month
    bool ambiguous = false;                 ///< nothing tells which comes first
    std::vector<std::string> formats = {};  ///< patterns that read all `patterned` ones; of two readings the
                                            ///< certain one, of ambiguous ones day first, see `other_formats`
    std::vector<std::string> other_formats = {};  ///< with `ambiguous`: the same with the month first
    [[nodiscard]] std::uint64_t dates() const { return iso + patterned; }
  };
  [[nodiscard]] Summary summary() const;

 private:
  std::uint64_t iso_ = 0;
  std::uint64_t with_time_ = 0;
  std::uint64_t midnights_ = 0;
  std::uint64_t with_zone_ = 0;
  std::uint64_t placeholders_ = 0;
  std::uint64_t short_years_ = 0;
  std::uint64_t far_years_ = 0;
  std::vector<Fits> fits_;  ///< by form; empty until the first that is not ISO
};

}  // namespace mixferry::mappings
