#include "engine/pipeline/id_prefixes.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "connectors/input/archive_members.h"
#include "connectors/open/open_source.h"
#include "engine/base/error.h"

namespace mixferry::pipeline {
namespace {

constexpr std::uint32_t kRowsLookedAt = 100;

/// Takes the first filled cell of each row.
class IdCollector final : public connectors::RowVisitor {
 public:
  void on_row(const Row& row) override {
    for (const auto& cell : row.cells) {
      std::string_view text = cell.text;
      text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
      if (text.empty()) continue;
      ids.emplace_back(text);
      return;
    }
  }
  void on_reject(Reject /*reject*/) override {}

  std::vector<std::string> ids;
};

}  // namespace

void require_ids(const std::string& path, const connectors::ReadOptions& options, const mappings::Plan& plan,
                 const std::vector<std::string>& prefixes, connectors::OpenArchives& archives) {
  std::error_code ignored;
  if (prefixes.empty() ||
      !std::filesystem::is_regular_file(connectors::split_source_path(path).file, ignored))
    return;
  const auto id_columns = plan.id_columns();
  if (id_columns.empty() || id_columns.front().empty()) return;
  connectors::ReadOptions first_rows = options;
  first_rows.block_rows_max = std::min(first_rows.block_rows_max, kRowsLookedAt);
  // What is wrong with the source is told where it is read in earnest.
  const auto source = connectors::open_source(path, first_rows, archives);
  if (!source) return;
  const auto reader = (*source)->row_reader({.names = id_columns.front()});
  if (!reader) return;
  const auto block = (*source)->next();
  if (!block || !*block) return;
  IdCollector collector;
  (*reader)->read(**block, collector);
  const auto is_expected = [&](const std::string& id) {
    return std::ranges::any_of(prefixes, [&](const std::string& prefix) { return id.starts_with(prefix); });
  };
  if (collector.ids.empty() || std::ranges::any_of(collector.ids, is_expected)) return;
  throw RunError(ExitCode::usage,
                 fmt::format("{}: its ids begin otherwise ({}) than those of the mapping, {}: it holds other "
                             "rows. Take the mapping that is for them; if these are the right ones, take "
                             "id_prefix out of a copy of the mapping.",
                             path, collector.ids.front(), fmt::join(prefixes, " or ")));
}

}  // namespace mixferry::pipeline
