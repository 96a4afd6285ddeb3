#include "engine/cli/run_json.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/commands/run_state.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/path_text.h"
#include "engine/report/run_report.h"
#include "engine/report/sync_json.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;

std::uint64_t sum_of(const std::vector<RangeSet>& rows) {
  std::uint64_t sum = 0;
  for (const RangeSet& one : rows) sum += one.rows();
  return sum;
}

}  // namespace

json::object to_json(const ledger::RunRecord& run, const commands::RowsOfRun& rows,
                     const std::optional<report::SyncReport>& sync) {
  const ledger::RunIdentity& identity = run.identity;
  json::array sources;
  for (std::size_t i = 0; i < identity.sources.size(); ++i) {
    sources.push_back(json::object{{"path", report::valid_text(identity.sources[i].path)},
                                   {"rows", i < rows.settled.size() ? rows.settled[i].rows() : 0}});
  }
  json::object object{{"run", run.id},
                      {"what", word_of(pipeline::kind_of(identity))},
                      {"status", commands::status_of(run.state)},
                      {"mapping", report::valid_text(identity.mapping)},
                      {"project", identity.project},
                      {"sources", std::move(sources)}};
  if (!identity.only.empty()) {
    json::array ids;
    for (const std::string& id : identity.only) ids.emplace_back(report::valid_text(id));
    object["only"] = std::move(ids);
  }
  report::put_share(object, {run.tally, run.traffic, run.seconds});
  object["rows_under_way"] = sum_of(rows.under_way);
  json::object reasons;
  for (const auto& [code, count] : run.tally.reject_reasons) reasons[code] = count;
  object["reject_reasons"] = std::move(reasons);
  object["rows_mended"] = run.rows_mended();
  json::object mended;
  for (const auto& [by, count] : run.mended_by) mended[std::to_string(by)] = count;
  object["mended_by"] = std::move(mended);
  if (sync) object["sync"] = report::to_json_object(*sync);
  object["limit"] = identity.limit;
  object["started"] = run.started;
  object["finished"] = run.finished;
  return object;
}

std::string json_line_of(const std::string& source, const ledger::DoubtfulRow& row,
                         const std::string& update) {
  std::string line = "{\"source\":";
  append_json_string(line, report::valid_text(source));
  return line + fmt::format(",\"row\":{},\"line\":{},\"update\":{}}}\n", row.row, row.line, update);
}

}  // namespace mixferry::cli
