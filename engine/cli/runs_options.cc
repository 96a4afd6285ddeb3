#include "engine/cli/runs_options.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string_view>

#include "engine/base/utc_time.h"

namespace mixferry::cli {
namespace {

constexpr std::int64_t kNumberMax = 1'000'000'000'000;

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || number < 1 || number > kNumberMax)
    return std::nullopt;
  return number;
}

std::int64_t run_in(const std::string& word, Problems& problems) {
  const auto number = number_in(word);
  if (!number)
    problems.push_back(fmt::format("{}: a run is called by its number; `mixferry runs` lists them", word));
  return number.value_or(0);
}

/// `2026-11-20`, or as much more of `2026-11-20T02:15:07Z` as there is.
bool is_time(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  constexpr std::size_t kDay = 10;
  if (text.size() < kDay || text.size() > kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != kForm[i]) return false;
  }
  return true;
}

/// `7d`, `12h`, `30min`
std::optional<std::chrono::minutes> duration_in(std::string_view text) {
  const std::size_t unit_begin = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = number_in(text.substr(0, unit_begin));
  if (!number || *number > 1'000'000) return std::nullopt;
  const std::string_view unit = text.substr(unit_begin);
  const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, unit) != names.end();
  };
  if (is_one_of({"d", "day", "days"})) return std::chrono::days(*number);
  if (is_one_of({"h", "hour", "hours"})) return std::chrono::hours(*number);
  if (is_one_of({"m", "min", "mins", "minute", "minutes"})) return std::chrono::minutes(*number);
  return std::nullopt;
}

std::string time_ago(std::chrono::minutes duration) {
  return utc_time(std::chrono::system_clock::now() - duration);
}

}  // namespace

void understand_runs(const TypedRuns& typed, RunsArguments& runs, Problems& problems) {
  const std::vector<std::string>& words = typed.words;
  if (words.size() == 3 && words.front() == "diff") {
    runs.run = run_in(words[1], problems);
    runs.other = run_in(words[2], problems);
    if (runs.rejects || runs.in_doubt || !runs.mend.empty())
      problems.emplace_back("diff compares two runs: --rejects, --in-doubt and --mend are of one");
  } else if (words.size() > 1 || (!words.empty() && words.front() == "diff")) {
    problems.emplace_back("give the number of one run, or diff and two of them: mixferry runs diff 3 5");
  } else if (!words.empty()) {
    runs.run = run_in(words.front(), problems);
  }
  if (typed.since.empty()) return;
  if (const auto duration = duration_in(typed.since)) {
    runs.since = time_ago(*duration);
  } else if (is_time(typed.since)) {
    runs.since = typed.since;
  } else {
    problems.push_back(fmt::format(
        "--since {}: give a day or a time (UTC) such as 2026-11-20 or 2026-11-20T02:15, or how long "
        "ago: 7d, 12h",
        typed.since));
  }
}

}  // namespace mixferry::cli
