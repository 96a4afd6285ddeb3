#include "engine/commands/mendings.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mending/protected_cell.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/open/open_source.h"
#include "engine/commands/import_identity.h"
#include "engine/report/path_text.h"

namespace mixferry::commands {
namespace {

constexpr std::size_t kMendingsOfACommit = 10'000;

template <typename Number>
std::optional<Number> parsed_number(std::string_view text) {
  Number number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

/// Runs, and their sources, by what a file of rejects calls them.
class Runs {
 public:
  Runs(ledger::Ledger& ledger, const std::string& project) : ledger_(ledger), project_(project) {}

  [[nodiscard]] std::optional<ledger::RowOfRun> find(std::string_view run, const std::string& source,
                                                     std::string_view row) {
    const auto number = parsed_number<ledger::RunId>(run);
    const auto row_number = parsed_number<std::uint64_t>(row);
    if (!number || !row_number) return std::nullopt;
    const std::map<std::string, SourceId>& sources = sources_of(*number);
    const auto found = sources.find(source);
    if (found == sources.end()) return std::nullopt;
    return ledger::RowOfRun{*number, found->second, *row_number};
  }

 private:
  const std::map<std::string, SourceId>& sources_of(ledger::RunId run) {
    const auto [entry, is_new] = known_.try_emplace(run);
    if (!is_new) return entry->second;
    const std::optional<ledger::RunRecord> record = ledger_.run(run);
    if (!record || record->identity.project != project_) return entry->second;
    for (SourceId id = 0; id < record->identity.sources.size(); ++id)
      entry->second.emplace(report::valid_text(record->identity.sources[id].path), id);
    return entry->second;
  }

  ledger::Ledger& ledger_;
  const std::string& project_;
  std::map<ledger::RunId, std::map<std::string, SourceId>> known_;
};

/// Takes up the columns `run`, `source` and `row` of each row.
class Origins final : public connectors::RowVisitor {
 public:
  Origins(Runs& runs, ledger::RunId run, SourceId source) : runs_(runs), run_(run), source_(source) {}

  void on_row(const Row& row) override {
    const auto text = [&](std::size_t cell) { return connectors::unprotected_cell(row.cells[cell].text); };
    if (const auto reject = runs_.find(text(0), text(1), text(2)))
      found_.push_back({.reject = *reject, .as = {run_, source_, row.number}});
  }
  void on_reject(Reject) override {}

  [[nodiscard]] std::vector<ledger::Mending>& found() { return found_; }

 private:
  Runs& runs_;
  const ledger::RunId run_;
  const SourceId source_;
  std::vector<ledger::Mending> found_;
};

ColumnRequest origin_columns(connectors::RowForm form) {
  if (form == connectors::RowForm::json) {
    const auto inside = [](std::string_view name) {
      return fmt::format("{}.{}", connectors::kRejectKey, name);
    };
    return {.names = {inside("run"), inside("source"), inside("row")}};
  }
  return {.names = {std::string(connectors::kRejectRun), std::string(connectors::kRejectSource),
                    std::string(connectors::kRejectRow)}};
}

/// Calls `take` with what was found, again and again. What can't be read any more is told by the import
/// itself.
void for_origins(const pipeline::SourceInfo& info, const connectors::ReadOptions& options, Origins& origins,
                 const std::function<void(std::vector<ledger::Mending>)>& take) {
  auto source = connectors::open_as_it_stands(info.path, options);
  if (!source) return;
  auto reader = (*source)->row_reader(origin_columns(info.layout.form));
  if (!reader) return;
  std::vector<ledger::Mending>& found = origins.found();
  while (true) {
    const auto block = (*source)->next();
    const bool is_end = !block || !*block;
    if (!is_end) (*reader)->read(**block, origins);
    if (is_end || found.size() >= kMendingsOfACommit) take(std::exchange(found, {}));
    if (is_end) return;
  }
}

/// `now`: how links are written by the import of `path`.
void require_links_of(const ledger::RunRecord& run, const std::string& now, const std::string& path) {
  const std::string then = link_options(run.identity);
  if (then.empty() || then == now) return;
  throw RunError(
      ExitCode::usage,
      fmt::format(
          "{}: its rows are rejects of run {}, which linked ids with{}, and this import would with{}: "
          "a mended row would be another record than the run's. Nothing was sent. Say what the run "
          "said:{}",
          path, run.id, then, now, then));
}

}  // namespace

bool reads_rejects(const PreparedReading& prepared) {
  return std::ranges::all_of(prepared.sources, &pipeline::SourceInfo::holds_rejects);
}

void keep_mendings(const PreparedReading& prepared, const ledger::RunRecord& run, ledger::Ledger& ledger) {
  Runs runs(ledger, run.identity.project);
  for (SourceId id = 0; id < prepared.sources.size(); ++id) {
    if (!prepared.sources[id].holds_rejects) continue;
    Origins origins(runs, run.id, id);
    for_origins(prepared.sources[id], prepared.options.read, origins,
                [&](const std::vector<ledger::Mending>& found) { ledger.keep_mendings(found); });
  }
}

void require_links_alike(const PreparedReading& prepared, const ledger::RunIdentity& identity,
                         ledger::Ledger& ledger) {
  const std::string now = link_options(identity);
  if (now.empty()) return;
  Runs runs(ledger, identity.project);
  for (SourceId id = 0; id < prepared.sources.size(); ++id) {
    const pipeline::SourceInfo& source = prepared.sources[id];
    if (!source.holds_rejects) continue;
    Origins origins(runs, /*run=*/0, id);
    std::set<ledger::RunId> of_source;
    for_origins(source, prepared.options.read, origins, [&](const std::vector<ledger::Mending>& found) {
      for (const ledger::Mending& mending : found) of_source.insert(mending.reject.run);
    });
    for (const ledger::RunId run : of_source) require_links_of(*ledger.run(run), now, source.path);
  }
}

}  // namespace mixferry::commands
