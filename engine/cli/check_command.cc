#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <memory>
#include <optional>
#include <unistd.h>
#include <vector>

#include "engine/base/utc_time.h"
#include "engine/cli/commands.h"
#include "engine/cli/id_findings.h"
#include "engine/cli/named_row.h"
#include "engine/cli/property_findings.h"
#include "engine/cli/reading.h"
#include "engine/cli/results.h"
#include "engine/cli/sampling.h"
#include "engine/report/output.h"
#include "engine/report/reject_line.h"
#include "engine/report/run_page.h"
#include "engine/report/run_report.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

constexpr auto kProgressEvery = std::chrono::milliseconds(200);

using FilteredRows = std::map<mappings::FilteredBy, std::uint64_t>;

std::string in_words(const mappings::FilteredBy& why, const mappings::Mapping& mapping) {
  const bool is_of_all = why.what == mappings::FilteredBy::What::when;
  switch (why.what) {
    case mappings::FilteredBy::What::when:
    case mappings::FilteredBy::What::target_when: {
      const auto& condition = (is_of_all ? mapping.when : mapping.targets.front().when).at(why.condition);
      return fmt::format("`when` in line {}{}", condition.place.line,
                         condition.column.empty() ? "" : fmt::format(", column \"{}\"", condition.column));
    }
    case mappings::FilteredBy::What::no_id:
      return "no id, and the mapping skips such rows";
    case mappings::FilteredBy::What::no_value:
      return "no value for any property";
  }
  return {};
}

/// Why rows were filtered, and how many of `all`.
NamedCounts by_reason(const FilteredRows& filtered, std::uint64_t all, const mappings::Mapping& mapping) {
  NamedCounts reasons;
  for (const auto& [why, rows] : filtered) {
    reasons[in_words(why, mapping)] += rows;
    all -= rows;
  }
  if (all != 0) reasons["a header that comes again, or a footer"] = all;
  return reasons;
}

/// Takes up what the rows come to, without anything being sent.
class Check {
 public:
  Check(const PreparedReading& prepared, const ResultArguments& where, report::Console& console,
        report::RunPage& page)
      : prepared_(prepared),
        console_(console),
        page_(page),
        reading_(prepared.sources, prepared.plan, nothing_settled_, observing(prepared.options)),
        rows_of_source_(prepared.sources.size()),
        properties_(prepared.mapping, prepared.plan) {
    if (!where.rejects_file.empty()) rejects_file_.emplace(where.rejects_file);
  }

  std::vector<pipeline::SourceOutcome> run() {
    show_progress();
    auto outcomes = reading_.run({
        .begin_source = [this](SourceId id) { source_ = id; },
        .take =
            [this](batch::Segment& segment) {
              take(segment);
              return true;
            },
        .end_source = {},
    });
    show_progress();
    if (rejects_file_) rejects_file_->commit();
    return outcomes;
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const PropertyFindings& properties() const { return properties_; }
  [[nodiscard]] const IdFindings& ids() const { return ids_; }
  [[nodiscard]] const FilteredRows& filtered() const { return filtered_; }
  [[nodiscard]] std::uint64_t rows_of(SourceId source) const { return rows_of_source_[source]; }
  /// The first rejects, in words.
  [[nodiscard]] const std::string& examples() const { return examples_; }

 private:
  static pipeline::ReadingOptions observing(pipeline::ReadingOptions options) {
    options.rows.observe = true;
    return options;
  }

  void take(batch::Segment& segment) {
    properties_.take(segment);
    ids_.take(segment);
    const mappings::EncodedRows& encoded = segment.encoded;
    for (const auto& [why, rows] : encoded.seen.filtered) filtered_[why] += rows;
    tally_ += encoded.tally;
    tally_.rows_delivered += encoded.rows.size();
    rows_of_source_[source_] += segment.rows.last - segment.rows.first + 1;
    for (const Reject& reject : encoded.rejects) keep(reject);
    if (const auto now = std::chrono::steady_clock::now(); now - shown_ >= kProgressEvery) {
      shown_ = now;
      show_progress();
    }
  }

  void show_progress() {
    pipeline::Progress progress;
    progress.tally = tally_;
    progress.fraction = reading_.fraction();
    console_.show(progress);
    page_.timeline.note(progress, std::chrono::steady_clock::now());
  }

  void keep(const Reject& reject) {
    const std::string& path = prepared_.sources[source_].path;
    if (rejects_file_) rejects_file_->write(report::reject_line(path, reject));
    if (page_.rejects.wants(reject.code))
      page_.rejects.note(path, reject, with_column_names(prepared_.sources[source_].layout, reject.raw));
    if (examples_shown_++ >= report::kRejectsShown) return;
    examples_ += report::reject_in_words(path, reject);
  }

  const std::vector<RangeSet> nothing_settled_;
  const PreparedReading& prepared_;
  report::Console& console_;
  report::RunPage& page_;
  pipeline::SourceReading reading_;
  std::vector<std::uint64_t> rows_of_source_;
  std::optional<report::Output> rejects_file_;
  SourceId source_ = 0;
  Tally tally_;
  PropertyFindings properties_;
  IdFindings ids_;
  FilteredRows filtered_;
  std::string examples_;
  std::size_t examples_shown_ = 0;
  std::chrono::steady_clock::time_point shown_;
};

/// Columns that nothing comes of: what a mapping forgot is among them.
std::string unread_in_words(const PreparedReading& prepared) {
  constexpr std::size_t kWidth = 80;
  std::string text;
  for (const pipeline::SourceInfo& source : prepared.sources) {
    if (source.unread_columns.empty()) continue;
    const std::string where = prepared.sources.size() == 1 ? "" : fmt::format(" of {}", source.path);
    text += fmt::format("Columns{} that no rule reads:\n", where) +
            report::wrapped(report::visible(fmt::format("{}", fmt::join(source.unread_columns, ", "))), "  ",
                            kWidth);
  }
  return text;
}

}  // namespace

ExitCode check_sources(const Options& options, report::Console& console) {
  if (options.sample_rows != 0) {
    const ExitCode code = show_samples(options.reading, options.sample_rows);
    if (options.reading.mapping.empty() && options.reading.id_column.empty()) return code;
  }
  const auto begun = std::chrono::steady_clock::now();
  report::RunReport report{.command = "check",
                           .run = {},
                           .status = report::RunStatus::checked,
                           .message = {},
                           .mapping = {},
                           .sources = {},
                           .whole_run = {},
                           .this_time = {},
                           .duplicate_ids_exact = true,
                           .started = utc_now(),
                           .finished = {},
                           .report_file = options.results.report_file,
                           .page_file = options.results.html_file,
                           .rejects_file = options.results.rejects_file,
                           .left_out = {}};
  require_writable(options.results);
  const PreparedReading prepared =
      prepare(load_mapping(options.reading, options.import.token), options.reading, options.reading.sources);
  require_outputs_apart(options, prepared);
  report.mapping = prepared.mapping.name;
  report::RunPage page{.plan = plan_in_words(prepared), .mapping = prepared.mapping.text};
  console.print(page.plan);

  Check check(prepared, options.results, console, page);
  const std::vector<pipeline::SourceOutcome> outcomes = check.run();
  console.end_progress();

  bool all_read = true;
  for (SourceId id = 0; id < prepared.sources.size(); ++id) {
    const pipeline::SourceInfo& source = prepared.sources[id];
    report.sources.push_back({.path = source.path,
                              .bytes = source.bytes,
                              .rows = check.rows_of(id),
                              .dialect = outcomes[id].dialect.empty() ? source.dialect : outcomes[id].dialect,
                              .error = outcomes[id].error});
    all_read = all_read && !outcomes[id].error;
  }
  report.left_out = left_out_of(prepared);
  report.whole_run = {
      check.tally(), {}, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()};
  report.this_time = report.whole_run;
  report.duplicate_ids_exact = check.ids().exact();
  report.property_rows = check.properties().rows();
  report.properties = check.properties().properties();
  report.ids = check.ids().ids();
  report.filtered_by = by_reason(check.filtered(), check.tally().rows_filtered, prepared.mapping);
  report.finished = utc_now();
  report.first_rejects = check.examples();
  const bool is_clean = check.tally().rows_rejected == 0 && check.tally().rows_read() != 0;
  report.exit_code = !all_read ? ExitCode::stopped : is_clean ? ExitCode::done : ExitCode::with_rejects;
  write_reports(report, page, options.results);
  console.print(summary(report) + unread_in_words(prepared));
  return report.exit_code;
}

}  // namespace mixferry::cli
