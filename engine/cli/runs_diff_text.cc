#include "engine/cli/runs_diff_text.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {

std::string in_words(const commands::RunsDiff& diff, ledger::RunId before, ledger::RunId after,
                     std::size_t width) {
  constexpr std::size_t gap = 2;
  std::size_t label = 0;
  for (const commands::Difference& one : diff.values) label = std::max(label, report::width_of(one.what));
  const std::size_t label_width = std::min(label, width / 3);
  const std::size_t cell = (width - label_width - 2 * gap) / 2;
  std::string text;
  const auto line = [&](std::string_view what, std::string_view a, std::string_view b) {
    const auto shown = [&](std::string_view value, std::size_t room) {
      return report::shortened_inside(report::visible(report::valid_text(std::string(value))), room);
    };
    text += report::padded(shown(what, label_width), label_width + gap) +
            report::padded(shown(a, cell), cell + gap) + shown(b, cell) + "\n";
  };
  line("", fmt::format("run {}", before), fmt::format("run {}", after));
  for (const commands::Difference& one : diff.values) line(one.what, one.before, one.after);
  if (!diff.changes.empty()) text += fmt::format("in run {}:\n", after);
  for (const std::string& change : diff.changes)
    text += report::wrapped(report::visible(report::valid_text(change)), "  ", width);
  return text;
}

boost::json::object to_json(const commands::RunsDiff& diff, ledger::RunId before, ledger::RunId after) {
  boost::json::object values;
  for (const commands::Difference& one : diff.values)
    values[one.what] = boost::json::array{report::valid_text(one.before), report::valid_text(one.after)};
  boost::json::array changes;
  for (const std::string& change : diff.changes) changes.emplace_back(report::valid_text(change));
  return {
      {"before", before}, {"after", after}, {"values", std::move(values)}, {"changes", std::move(changes)}};
}

}  // namespace mixferry::cli
