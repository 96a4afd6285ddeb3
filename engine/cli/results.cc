#include "engine/cli/results.h"

#include <chrono>
#include <cstdio>
#include <fmt/chrono.h>

#include "engine/base/error.h"
#include "engine/cli/layout_text.h"
#include "engine/cli/named_row.h"
#include "engine/ledger/state_folder.h"
#include "engine/report/reject_line.h"
#include "engine/report/replaced_file.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

using WriteText = std::function<void(std::string_view)>;

}  // namespace

void write_whole(const std::string& path, const std::function<void(const WriteText&)>& produce) {
  if (path == "-") {
    produce(report::print_data);
    return;
  }
  report::ReplacedFile file(path);
  produce([&](std::string_view text) { file.write(text); });
  file.commit();
}

std::string now_in_words() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

void require_writable(const ResultArguments& where) {
  for (const std::string& path :
       {where.rejects_file, where.report_file, where.html_file, where.metrics_file}) {
    if (path.empty() || path == "-") continue;
    try {
      const report::ReplacedFile attempt(path);
    } catch (const RunError& problem) {
      throw RunError(ExitCode::usage, problem.what());
    }
  }
}

void write_reports(const report::RunReport& report, const report::RunPage& page,
                   const ResultArguments& where) {
  if (!where.report_file.empty())
    write_whole(where.report_file, [&](const WriteText& write) { write(report::to_json(report)); });
  if (!where.html_file.empty())
    write_whole(where.html_file, [&](const WriteText& write) { write(report::to_html(report, page)); });
}

void write_import_results(report::RunReport& report, report::RunPage& page, const ResultArguments& where,
                          ledger::Ledger& ledger, const std::filesystem::path& state_dir) {
  const std::filesystem::path folder = state_dir / "runs" / std::to_string(report.run.value());
  ledger::make_state_folder(folder);
  report.rejects_file = where.rejects_file.empty() ? (folder / "rejects.jsonl").string() : where.rejects_file;
  report.report_file = where.report_file.empty() ? (folder / "report.json").string() : where.report_file;
  report.page_file = where.html_file;
  const bool sent_nothing = report.status == "already_delivered";
  const auto is_history = [&](const std::string& named, const std::string& file) {
    return sent_nothing && named.empty() && std::filesystem::exists(file);
  };
  const std::string rejects = is_history(where.rejects_file, report.rejects_file) ? "" : report.rejects_file;
  std::vector<std::optional<connectors::RowLayout>> layouts;
  for (const std::string& text : ledger.layouts(report.run.value())) layouts.push_back(parse_layout(text));
  const auto each_reject = [&](const WriteText& write) {
    ledger.for_each_reject(report.run.value(), [&](SourceId source, const Reject& reject) {
      write(report::reject_line(report.sources[source].path, reject));
      if (!page.rejects.wants(reject.code)) return;
      page.rejects.note(report.sources[source].path, reject,
                        layouts[source] ? with_column_names(*layouts[source], reject.raw) : reject.raw);
    });
  };
  if (rejects.empty()) {
    each_reject([](std::string_view) {});
  } else {
    write_whole(rejects, each_reject);
  }
  ResultArguments reports = where;
  reports.report_file = is_history(where.report_file, report.report_file) ? "" : report.report_file;
  write_reports(report, page, reports);
}

}  // namespace mixferry::cli
