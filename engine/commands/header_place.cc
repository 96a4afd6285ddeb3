#include "engine/commands/header_place.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "connectors/source/column_names.h"
#include "connectors/xlsx/xlsx_source.h"
#include "mappings/plan/text.h"
#include "mappings/survey/looks.h"

namespace mixferry::commands {
namespace {

constexpr std::uint32_t kTitleRowsMax = 30;
constexpr std::uint32_t kHeaderRowsMax = 50;

/// What becomes of the first rows below a line that is taken for the header.
struct Reading final : connectors::RowVisitor {
  std::vector<std::string> header;
  std::size_t rows = 0;
  std::size_t rejects = 0;
  void on_row(const Row& /*row*/) override { ++rows; }
  void on_reject(Reject /*reject*/) override { ++rejects; }
};

bool is_blank_text(std::string_view text) {
  return mappings::trimmed(text).empty();
}

std::size_t count_names(const Reading& reading) {
  return reading.header.size() -
         static_cast<std::size_t>(std::ranges::count_if(reading.header, is_blank_text));
}

std::optional<Reading> read_from(const std::string& path, connectors::ReadOptions options,
                                 std::uint32_t line) {
  options.skip_lines_above = line;
  options.block_rows_max = kHeaderRowsMax;
  const auto source = connectors::open_source(path, options);
  if (!source || !(*source)->header()) return std::nullopt;
  Reading reading;
  reading.header = *(*source)->header();
  ColumnRequest request;
  request.names = connectors::column_addresses(reading.header);
  std::erase(request.names, "");
  const auto reader = (*source)->row_reader(request);
  const auto block = (*source)->next();
  if (!reader || !block) return std::nullopt;
  if (*block) (*reader)->read(**block, reading);
  return reading;
}

/// The first row where it is refused as a header, because it seems to be a title, and where an option that
/// says otherwise makes it one: rows of workbooks by their number, lines of CSV by a delimiter they lack.
std::optional<Reading> read_refused_title(const std::string& path, connectors::ReadOptions options) {
  connectors::OpenArchives archives;
  if (!connectors::is_workbook(connectors::split_source_path(path).file, archives)) {
    if (options.delimiter) return std::nullopt;
    options.delimiter = ",";
    auto reading = read_from(path, options, 0);
    return reading && reading->header.size() == 1 ? reading : std::nullopt;
  }
  for (std::uint32_t row = 1; row <= kTitleRowsMax; ++row) {  // the first may be empty
    options.header_row = row;
    if (auto reading = read_from(path, options, 0)) return reading;
  }
  return std::nullopt;
}

/// A text in the first cell and little beside it, or rows below that have other widths than it.
bool is_title(const Reading& reading) {
  if (is_blank_text(reading.header.front())) return false;  // the unnamed index of a data frame
  return count_names(reading) * 2 <= reading.header.size() || reading.rejects > reading.rows;
}

/// Names for all that stands below; values would be no names.
bool is_header(const Reading& reading, const Reading& title) {
  const std::size_t names = count_names(reading);
  const bool names_most = names >= 2 && names * 5 >= reading.header.size() * 4;
  const bool says_more = names > count_names(title) && reading.header.size() >= title.header.size();
  if (!names_most || !says_more || reading.rows == 0 || reading.rejects > reading.rows) return false;
  mappings::LookFinder finder;
  return std::ranges::none_of(reading.header, [&](const std::string& name) {
    const std::string_view text = mappings::trimmed(name);
    if (text.empty()) return false;
    const mappings::LookSet looks = finder.looks_of(text);
    return has(looks, mappings::Look::number) || has(looks, mappings::Look::email) ||
           has(looks, mappings::Look::url);
  });
}

}  // namespace

std::optional<HeaderPlace> find_header_below_titles(const std::string& path,
                                                    const connectors::ReadOptions& options) {
  std::error_code ignored;
  const bool opens_once = path == "-" || std::filesystem::is_fifo(path, ignored);
  if (opens_once || !options.has_header || options.header_row || options.skip_lines_above != 0)
    return std::nullopt;
  auto title = read_from(path, options, 0);
  const bool is_refused = !title;
  if (is_refused) title = read_refused_title(path, options);
  if (!title || title->header.empty() || (!is_refused && !is_title(*title))) return std::nullopt;
  for (std::uint32_t line = 1; line <= kTitleRowsMax; ++line) {
    const auto found = read_from(path, options, line);
    if (!found || !is_header(*found, *title)) continue;
    // Blank lines in front of it are stepped over; say the line right above.
    for (auto next = read_from(path, options, line + 1); next && next->header == found->header;
         next = read_from(path, options, line + 1)) {
      if (++line > kTitleRowsMax) break;
    }
    return HeaderPlace{.skip_rows = line, .title = title->header.front()};
  }
  return std::nullopt;
}

}  // namespace mixferry::commands
