#include "engine/report/survey_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/counted.h"
#include "engine/report/screen_text.h"
#include "mappings/survey/guess.h"

namespace mixferry::report {
namespace {

using mappings::ColumnFacts;

constexpr std::size_t kFilledWidth = 8;
constexpr std::size_t kDistinctWidth = 11;
constexpr std::size_t kTypeWidth = 17;
constexpr std::size_t kExamples = 3;
constexpr std::size_t kEmptyNamesShown = 60;
constexpr std::string_view kIndent = "    ";
constexpr std::string_view kBetween = " | ";

std::size_t name_width(std::size_t width) {
  return width - kFilledWidth - kDistinctWidth - kTypeWidth - 2;
}

std::string line_of(const std::string& name, const std::string& filled, const std::string& distinct,
                    const std::string& type, std::size_t width) {
  return fmt::format("{}{:>{}}{:>{}}  {}\n", padded(shortened(name, name_width(width)), name_width(width)),
                     filled, kFilledWidth, distinct, kDistinctWidth, type);
}

/// Three values on one line, each with its fair share of it.
std::string examples_of(const ColumnFacts& column, std::size_t width) {
  std::vector<std::string> texts;
  for (const mappings::ValueCount& value : column.frequent) {
    if (texts.size() == kExamples) break;
    texts.push_back(visible(value.text));
  }
  std::size_t room = width - kIndent.size() - kBetween.size() * (texts.size() - 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    // What those behind do not need is this one's.
    std::size_t others = 0;
    const std::size_t share = room / (texts.size() - i);
    for (std::size_t k = i + 1; k < texts.size(); ++k) others += std::min(width_of(texts[k]), share);
    texts[i] = shortened(texts[i], room - others);
    room -= width_of(texts[i]);
  }
  return fmt::format("{}{}\n", kIndent, fmt::join(texts, kBetween));
}

std::string column_lines(const ColumnFacts& column, std::size_t width) {
  const mappings::Guess guess = mappings::guess_type(column);
  std::string text =
      line_of(visible(column.name), share_in_words(column.filled, column.rows),
              fmt::format("{}{}", column.distinct_exact ? "" : "~", grouped(column.distinct)),
              fmt::format("{}{}", mappings::in_words(guess.kind), guess.doubt.empty() ? "" : "?"), width);
  if (!column.frequent.empty()) text += examples_of(column, width);
  if (!guess.formats.empty()) {
    text += wrapped(fmt::format("written {}", fmt::join(guess.formats, ", ")), kIndent, width);
  }
  if (guess.kind == mappings::Kind::list && column.json_lists == 0) {
    text += fmt::format("{}items between \"{}\"\n", kIndent, guess.separator);
  }
  for (const std::string& warning : mappings::warnings_of(column, guess)) {
    std::string lines = wrapped(visible(warning), kIndent, width);
    lines[kIndent.size() - 2] = '!';
    text += lines;
  }
  return text;
}

std::string what_was_read(const std::string& path, const pipeline::Sample& sample,
                          const std::vector<ColumnFacts>& columns, std::size_t width) {
  std::string rows = counted(sample.rows, "row");
  if (sample.rows_looked_at < sample.rows) {
    rows = fmt::format("{} of {}, from {}", grouped(sample.rows_looked_at), rows,
                       counted(sample.places, "place"));
  }
  std::string text = wrapped(fmt::format("{}: {}", visible(path), sample.dialect), "", width);
  text += fmt::format("{}; {}\n", rows, counted(columns.size(), "column"));
  if (sample.columns_out_of_reach != 0) {
    text += wrapped(
        fmt::format("! {} can't be asked for: no name leads there, and the position is the name of another",
                    counted(sample.columns_out_of_reach, "column")),
        "", width);
  }
  if (sample.error) text += wrapped(fmt::format("! {}", visible(*sample.error)), "", width);
  if (sample.rejects != 0) {
    const Reject& first = sample.first_rejects.front();
    text +=
        wrapped(fmt::format("! {} can't be read, such as row {}, line {}: {}", counted(sample.rejects, "row"),
                            first.row, first.line, visible(first.message)),
                "", width);
  }
  return text;
}

std::string never_filled(const std::vector<ColumnFacts>& columns, std::size_t width) {
  std::vector<std::string> names;
  for (const ColumnFacts& column : columns) {
    if (column.filled == 0) names.push_back(visible(column.name));
  }
  if (names.empty()) return "";
  const std::size_t left_out = names.size() - std::min(names.size(), kEmptyNamesShown);
  std::string text = fmt::format("\nNever filled: {}", grouped(names.size()));
  names.resize(names.size() - left_out);
  std::string list = fmt::format("{}", fmt::join(names, ", "));
  if (left_out != 0) list += fmt::format(" and {} more", left_out);
  return fmt::format("{}\n{}", text, wrapped(list, kIndent, width));
}

}  // namespace

std::string share_in_words(std::uint64_t part, std::uint64_t whole) {
  if (part == 0 || whole == 0) return "0 %";
  const std::uint64_t percent = part * 100 / whole;
  return percent == 0 ? "<1 %" : fmt::format("{} %", percent);
}

std::string survey_table(const std::string& path, const pipeline::Sample& sample,
                         const std::vector<ColumnFacts>& columns, std::size_t width) {
  std::string text = what_was_read(path, sample, columns, width);
  const bool any_filled =
      std::ranges::any_of(columns, [](const ColumnFacts& column) { return column.filled != 0; });
  if (any_filled) text += fmt::format("\n{}", line_of("column", "filled", "different", "seems to be", width));
  for (const ColumnFacts& column : columns) {
    if (column.filled != 0) text += column_lines(column, width);
  }
  return text + never_filled(columns, width);
}

}  // namespace mixferry::report
