#include "engine/cli/guard_options.h"

#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <system_error>

#include "engine/cli/common_options.h"

namespace mixferry::cli {
namespace {

/// `2%` and `2` are both 2; nothing for what is no such number, or is negative.
std::optional<double> number_in(std::string_view typed) {
  if (typed.ends_with('%')) typed.remove_suffix(1);
  double number = 0;
  const auto [stopped_at, failed] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (failed != std::errc{} || stopped_at != typed.data() + typed.size() || !(number >= 0))
    return std::nullopt;
  return number;
}

std::optional<double> percent_in(std::string_view typed) {
  const auto number = number_in(typed);
  return typed.ends_with('%') && number && *number <= 100 ? number : std::nullopt;
}

void read_reject_limit(const std::string& typed, pipeline::RejectLimit& limit, Problems& problems) {
  if (typed.empty()) return;
  const auto number = number_in(typed);
  if (const auto percent = percent_in(typed)) {
    limit.percent = percent;
  } else if (!typed.ends_with('%') && number && *number < 1e18 &&
             *number == static_cast<double>(static_cast<std::uint64_t>(*number))) {
    limit.rows = static_cast<std::uint64_t>(*number);
  } else {
    problems.push_back(fmt::format("--max-rejects {}: give a number of rows, or a share such as 2%", typed));
  }
}

}  // namespace

void read_share(const std::string& typed, const char* option, std::optional<double>& percent,
                Problems& problems) {
  if (typed.empty()) return;
  percent = percent_in(typed);
  if (!percent) problems.push_back(fmt::format("{} {}: give a share such as 20%", option, typed));
}

void add_guards(CLI::App& command, commands::Guards& guards, TypedGuards& typed) {
  const char* const group = "Guards";
  command
      .add_option(
          "--max-rejects", typed.max_rejects,
          "Stop once more rows than this were rejected; a share counts from 1000 rows on, and at the end")
      ->option_text("N|P%")
      ->group(group);
  command
      .add_option("--min-rows", guards.rows_min,
                  "Send nothing of sources that have fewer rows; 0: no row at all is no finding")
      ->option_text("N")
      ->check(at_least(0))
      ->group(group);
  command
      .add_option(
          "--max-drop", typed.max_drop,
          "Send nothing of sources with so many rows fewer than the last finished run of this mapping "
          "and source had")
      ->option_text("P%")
      ->group(group);
  command
      .add_option("--max-skipped", typed.max_skipped,
                  "Send nothing where on_error: skip would leave out more of the values of a property")
      ->option_text("P%")
      ->group(group);
}

void understand_guards(const TypedGuards& typed, commands::Guards& guards, pipeline::RejectLimit& limit,
                       Problems& problems) {
  read_reject_limit(typed.max_rejects, limit, problems);
  read_share(typed.max_drop, "--max-drop", guards.drop_percent_max, problems);
  read_share(typed.max_skipped, "--max-skipped", guards.skipped_percent_max, problems);
}

}  // namespace mixferry::cli
