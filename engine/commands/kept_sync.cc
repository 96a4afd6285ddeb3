#include "engine/commands/kept_sync.h"

#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/base/replaced_file.h"
#include "engine/commands/small_file.h"
#include "engine/ledger/state_folder.h"
#include "engine/report/sync_json.h"

namespace mixferry::commands {
namespace {

std::filesystem::path sync_file(const StateFolder& state, ledger::RunId run) {
  return std::filesystem::path(state.path) / "runs" / std::to_string(run) / "sync.json";
}

}  // namespace

void keep_sync_report(const StateFolder& state, ledger::RunId run, const report::SyncReport& sync) {
  const std::filesystem::path path = sync_file(state, run);
  ledger::make_state_folder(path.parent_path());
  ReplacedFile file(path.string());
  file.write(report::to_json(sync));
  file.commit();
}

bool has_sync_report(const StateFolder& state, ledger::RunId run) {
  std::error_code ignored;
  return std::filesystem::exists(sync_file(state, run), ignored);
}

std::expected<report::SyncReport, std::string> kept_sync_report(const StateFolder& state, ledger::RunId run) {
  const std::string path = sync_file(state, run).string();
  const auto text = read_small_file(path);
  if (!text) return std::unexpected(fmt::format("{} {}", path, text.error()));
  std::optional<report::SyncReport> sync = report::sync_report_from(*text);
  if (!sync) return std::unexpected(fmt::format("{} is no report of a sync", path));
  return std::move(*sync);
}

}  // namespace mixferry::commands
