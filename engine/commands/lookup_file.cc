#include "engine/commands/lookup_file.h"

#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

#include "connectors/open/open_source.h"
#include "connectors/source/column_names.h"
#include "connectors/source/source.h"
#include "engine/base/counted.h"
#include "engine/base/nearest.h"
#include "mappings/plan/text.h"

namespace mixferry::commands {
namespace {

class EntryCollector final : public connectors::RowVisitor {
 public:
  void on_row(const Row& row) override {
    entries.push_back({.key = std::string(mappings::trimmed(row.cells[0].text)),
                       .value = std::string(mappings::trimmed(row.cells[1].text)),
                       .line = row.line});
  }
  void on_reject(Reject reject) override {
    if (!problem) problem = fmt::format("line {}: {}", reject.line, reject.message);
  }

  std::vector<mappings::LookupEntry> entries;
  std::optional<std::string> problem;
};

/// Why `column` is not to be had.
std::optional<std::string> column_problem(const connectors::Source& source, const std::string& column) {
  if (!source.header()) return std::nullopt;
  const auto found = connectors::find_column(*source.header(), column);
  if (!found) return found.error().message;
  if (*found) return std::nullopt;
  const std::vector<std::string> nearest = nearest_names(*source.header(), column, 3);
  return fmt::format("there is no column \"{}\" in it; {}: \"{}\"", column,
                     nearest.empty() ? "it has" : "nearest",
                     fmt::join(nearest.empty() ? *source.header() : nearest, "\", \""));
}

std::optional<std::string> read_all(connectors::Source& source, connectors::RowReader& reader,
                                    EntryCollector& collector) {
  while (true) {
    const auto block = source.next();
    if (!block) return block.error().message;
    if (!*block) return std::nullopt;
    reader.read(**block, collector);
    if (collector.problem) return collector.problem;
    if (collector.entries.size() > kLookupRowsMax) {
      return fmt::format("it has more than {} rows, the most for a lookup", grouped(kLookupRowsMax));
    }
  }
}

}  // namespace

std::string path_of(const std::string& mapping, const mappings::Lookup& lookup) {
  return std::filesystem::path(mapping).parent_path() / lookup.file;
}

std::expected<std::vector<mappings::LookupEntry>, std::string> read_lookup_file(
    const std::string& mapping, const mappings::Lookup& lookup) {
  const auto failed = [&](const std::string& what) {
    return std::unexpected(fmt::format("{}: {}", lookup.file, what));
  };
  const std::string path = path_of(mapping, lookup);
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
    return failed("is no file. Texts are looked up in a file beside the mapping.");
  auto source = connectors::open_source(path, {});
  if (!source) return std::unexpected(source.error().message);
  for (const std::string& column : {lookup.key, lookup.value}) {
    if (const auto problem = column_problem(**source, column)) return failed(*problem);
  }
  auto reader = (*source)->row_reader({.names = {lookup.key, lookup.value}});
  if (!reader) return failed(reader.error().message);
  EntryCollector collector;
  if (const auto problem = read_all(**source, **reader, collector)) return failed(*problem);
  return std::move(collector.entries);
}

}  // namespace mixferry::commands
