#include "engine/commands/check.h"

#include <chrono>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "engine/base/utc_time.h"
#include "engine/commands/erased_people.h"
#include "engine/commands/id_findings.h"
#include "engine/commands/named_row.h"
#include "engine/commands/outline.h"
#include "engine/commands/property_findings.h"
#include "engine/commands/standard_input.h"
#include "engine/pipeline/link_stage.h"
#include "engine/report/output.h"
#include "engine/report/reject_line.h"
#include "engine/report/run_page.h"

namespace mixferry::commands {
namespace {

constexpr auto kProgressEvery = std::chrono::milliseconds(200);

using RowsByReason = std::map<mappings::FilteredBy, std::uint64_t>;

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
    case mappings::FilteredBy::What::no_event:
      return "no event, or none that the mapping wants";
    case mappings::FilteredBy::What::no_other_id:
      return "no other id, and the mapping skips such rows";
    case mappings::FilteredBy::What::erased:
      return "its people were erased";
  }
  return {};
}

/// Why rows were filtered, and how many of `all`.
NamedCounts by_reason(const RowsByReason& filtered, std::uint64_t all, const mappings::Mapping& mapping) {
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
  Check(const PreparedReading& prepared, const ResultArguments& where, Listener& listener,
        report::RunPage& page)
      : prepared_(prepared),
        listener_(listener),
        page_(page),
        others_(prepared.plan.columns()),
        reading_(prepared.sources, prepared.plan, nothing_settled_, observing(prepared.options, others_)),
        rows_of_source_(prepared.sources.size()),
        unread_(prepared.sources.size()),
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
        .end_source =
            [this](SourceId id) {
              take_unread(id);
              return true;
            },
    });
    show_progress();
    if (rejects_file_) rejects_file_->commit();
    return outcomes;
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const PropertyFindings& properties() const { return properties_; }
  [[nodiscard]] const IdFindings& ids() const { return ids_; }
  [[nodiscard]] const RowsByReason& filtered() const { return filtered_; }
  /// Columns of a source that no rule reads.
  [[nodiscard]] const UnreadColumns& unread_of(SourceId source) const { return unread_[source]; }
  [[nodiscard]] std::vector<std::string> keeps_nothing() const {
    std::vector<std::string> patterns = others_.nothing_below();
    for (std::string& key : patterns) key += ".*";
    return patterns;
  }
  [[nodiscard]] std::uint64_t rows_of(SourceId source) const { return rows_of_source_[source]; }
  /// The first rejects, in words.
  [[nodiscard]] const std::string& examples() const { return examples_; }

 private:
  static pipeline::ReadingOptions observing(pipeline::ReadingOptions options, pipeline::OtherNames& others) {
    options.rows.observe = true;
    options.rows.others = &others;
    return options;
  }

  /// Of a header it was known before the first row; all of its columns were met, too.
  void take_unread(SourceId id) {
    const pipeline::SourceInfo& source = prepared_.sources[id];
    for (const std::string& column : source.layout.columns) others_.note(column);
    pipeline::OtherNames::Unread of_rows = others_.take_unread();
    unread_[id] = {source.path, source.unread_columns, 0};
    if (source.layout.form == connectors::RowForm::json)
      unread_[id] = {source.path, std::move(of_rows.names), of_rows.more};
  }

  void take(batch::Segment& segment) {
    properties_.take(segment);
    links_.take(source_, segment);
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
    listener_.on_progress(progress);
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
  Listener& listener_;
  report::RunPage& page_;
  pipeline::OtherNames others_;
  pipeline::SourceReading reading_;
  std::vector<std::uint64_t> rows_of_source_;
  std::vector<UnreadColumns> unread_;  ///< by source
  std::optional<report::Output> rejects_file_;
  SourceId source_ = 0;
  Tally tally_;
  PropertyFindings properties_;
  IdFindings ids_;
  pipeline::LinkStage links_;
  RowsByReason filtered_;
  std::string examples_;
  std::size_t examples_shown_ = 0;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace

CheckReport check_sources(const CheckArguments& arguments, Listener& listener) {
  const auto begun = std::chrono::steady_clock::now();
  const ResultArguments& results = arguments.results;
  CheckReport checked{.run = {.command = "check",
                              .run = {},
                              .status = report::RunStatus::checked,
                              .message = {},
                              .mapping = {},
                              .sources = {},
                              .whole_run = {},
                              .this_time = {},
                              .started = utc_now(),
                              .finished = {},
                              .report_file = results.report_file,
                              .page_file = results.html_file,
                              .rejects_file = results.rejects_file,
                              .left_out = {}},
                      .unread = {}};
  report::RunReport& report = checked.run;
  const SpooledInput input(arguments.reading.sources, listener);
  require_writable(results);
  PreparedReading prepared = prepare(load_mapping(arguments.reading, ""), arguments.reading, input.paths());
  leave_out_erased(prepared, arguments.project, arguments.state);
  require_outputs_apart(results, arguments.reading, prepared,
                        {{"the file of settings", arguments.settings_file},
                         {"the file of projects", arguments.project ? arguments.project->file : ""}},
                        arguments.state);
  report.mapping = prepared.mapping.name;
  report.identity_api = identity_api_of(prepared);
  report::RunPage page{.outline = outline_of(prepared), .mapping = prepared.mapping.text};
  listener.on_outline(page.outline);

  Check check(prepared, results, listener, page);
  const std::vector<pipeline::SourceOutcome> outcomes = check.run();
  listener.on_progress_end();

  bool all_read = true;
  for (SourceId id = 0; id < prepared.sources.size(); ++id) {
    const pipeline::SourceInfo& source = prepared.sources[id];
    report.sources.push_back({.path = source.path,
                              .bytes = source.bytes,
                              .rows = check.rows_of(id),
                              .dialect = outcomes[id].dialect.empty() ? source.dialect : outcomes[id].dialect,
                              .error = outcomes[id].error});
    if (!check.unread_of(id).columns.empty()) checked.unread.push_back(check.unread_of(id));
    all_read = all_read && !outcomes[id].error;
  }
  if (all_read) checked.keeps_nothing = check.keeps_nothing();
  report.left_out = left_out_of(prepared);
  report.whole_run = {
      check.tally(), {}, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()};
  report.this_time = report.whole_run;
  report.last_row_wins = last_row_wins(prepared.mapping);
  report.property_rows = check.properties().rows();
  report.properties = check.properties().properties();
  report.ids = check.ids().ids();
  report.filtered_by = by_reason(check.filtered(), check.tally().rows_filtered, prepared.mapping);
  report.finished = utc_now();
  report.first_rejects = check.examples();
  const bool is_clean = check.tally().rows_rejected == 0 && check.tally().rows_read() != 0;
  report.exit_code = !all_read ? ExitCode::stopped : is_clean ? ExitCode::done : ExitCode::with_rejects;
  write_reports(report, page, results);
  return checked;
}

}  // namespace mixferry::commands
