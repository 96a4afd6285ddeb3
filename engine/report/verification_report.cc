#include "engine/report/verification_report.h"

#include <boost/json/array.hpp>
#include <cmath>
#include <string_view>
#include <utility>

#include "engine/report/path_text.h"
#include "engine/report/pretty_json.h"

namespace mixferry::report {
namespace {

using verification::Doubt;
using verification::Example;
using verification::Findings;
using verification::Verdict;

std::string_view word_of(VerificationStatus status) {
  switch (status) {
    case VerificationStatus::finished:
      return "finished";
    case VerificationStatus::stopped:
      return "stopped";
    case VerificationStatus::refused:
      return "refused";
  }
  return {};
}

std::string_view word_of(verification::Difference::Kind kind) {
  switch (kind) {
    case verification::Difference::Kind::value:
      return "other_value";
    case verification::Difference::Kind::not_there:
      return "not_there";
    case verification::Difference::Kind::not_expected:
      return "not_expected";
    case verification::Difference::Kind::not_deleted:
      return "not_deleted";
  }
  return {};
}

boost::json::object profiles_of(const VerificationReport& report) {
  boost::json::object profiles;
  for (verification::Subject subject = 0; subject < report.subjects.size(); ++subject) {
    const SubjectReport& one = report.subjects[subject];
    const Findings& findings = report.findings;
    boost::json::object object{{"in_export", one.in_export}, {"in_export_exact", one.in_export_exact}};
    if (one.why_not.empty()) {
      object["equal"] = findings.count(subject, Verdict::equal);
      object["missing"] = findings.count(subject, Verdict::missing);
      object["differ"] = findings.count(subject, Verdict::differs);
      object["unverifiable"] = findings.count(subject, Verdict::unverifiable);
      if (report.sample == 0) object["not_in_export"] = findings.not_named(subject);
    } else {
      object["not_compared"] = valid_text(one.why_not);
    }
    profiles[valid_text(one.name)] = std::move(object);
  }
  return profiles;
}

boost::json::object difference_of(const verification::Difference& difference) {
  boost::json::object object{{"kind", word_of(difference.kind)}};
  if (!difference.property.empty()) object["property"] = valid_text(difference.property);
  object["expected"] = valid_text(difference.expected);
  if (!difference.found.empty()) object["found"] = valid_text(difference.found);
  return object;
}

boost::json::object example_of(const VerificationReport& report, const Example& example) {
  boost::json::object object{
      {"profiles", valid_text(report.subjects[example.key.subject].name)},
      {"id", valid_text(example.key.id)},
      {"source", valid_text(report.sources[example.first_row.source].path)},
      {"row", example.first_row.row},
      {"verdict", example.comparison.verdict == Verdict::missing ? "missing" : "differs"}};
  if (example.comparison.verdict == Verdict::missing) return object;
  boost::json::array differences;
  for (const verification::Difference& difference : example.comparison.differences)
    differences.push_back(difference_of(difference));
  object["differences"] = std::move(differences);
  if (example.differences_left_out != 0) object["differences_left_out"] = example.differences_left_out;
  return object;
}

boost::json::object properties_of(const VerificationReport& report) {
  boost::json::object by_subject;
  for (const auto& [key, counts] : report.findings.properties()) {
    boost::json::object object{{"differ", counts.differ}, {"by_mixpanel", counts.by_mixpanel}};
    boost::json::object doubtful;
    for (std::size_t doubt = 0; doubt < verification::kDoubts; ++doubt)
      if (counts.doubtful[doubt] != 0) doubtful[name_of(static_cast<Doubt>(doubt))] = counts.doubtful[doubt];
    object["unverifiable"] = std::move(doubtful);
    boost::json::value& of_subject = by_subject[valid_text(report.subjects[key.first].name)];
    if (!of_subject.is_object()) of_subject = boost::json::object();
    of_subject.get_object()[valid_text(key.second)] = std::move(object);
  }
  return by_subject;
}

boost::json::array sources_in(const VerificationReport& report) {
  boost::json::array sources;
  for (const SourceReport& source : report.sources)
    sources.push_back(boost::json::object{{"path", valid_text(source.path)},
                                          {"bytes", source.bytes},
                                          {"rows", source.rows},
                                          {"dialect", source.dialect}});
  return sources;
}

boost::json::array files_of(const VerificationReport& report) {
  boost::json::array files;
  for (const RowsToImport& file : report.to_import)
    files.push_back(boost::json::object{
        {"path", valid_text(file.path)}, {"rows", file.rows}, {"command", valid_text(file.command)}});
  return files;
}

boost::json::object import_of(const KnownImport& import) {
  boost::json::array later;
  for (const std::int64_t run : import.later_runs) later.emplace_back(run);
  return {{"run", import.run}, {"rows_in_doubt", import.rows_in_doubt}, {"later_runs", std::move(later)}};
}

}  // namespace

std::string_view name_of(Doubt doubt) {
  switch (doubt) {
    case Doubt::added:
      return "add";
    case Doubt::appended:
      return "append";
    case Doubt::kept_as_before:
      return "set_once";
    case Doubt::upon_set_once:
      return "list_upon_set_once";
    case Doubt::upon_null:
      return "upon_null";
    case Doubt::equal_items:
      return "equal_items";
  }
  return {};
}

std::string_view in_words(Doubt doubt) {
  switch (doubt) {
    case Doubt::added:
      return "`add`: what it was before the export is not known";
    case Doubt::appended:
      return "`append`: what it was before the export is not known";
    case Doubt::kept_as_before:
      return "`set_once`: it has another value, maybe since before";
    case Doubt::upon_set_once:
      return "a list that `set_once` may have left as it was";
    case Doubt::upon_null:
      return "a null: what becomes of it is not documented";
    case Doubt::equal_items:
      return "`remove` of one of several equal items: one goes, or all";
  }
  return {};
}

std::string to_json(const VerificationReport& report) {
  boost::json::object object{{"schema", 1},
                             {"command", "verify"},
                             {"status", word_of(report.status)},
                             {"exit_code", static_cast<int>(report.exit_code)}};
  if (!report.message.empty()) object["message"] = valid_text(report.message);
  if (report.run) object["run"] = *report.run;
  object["project"] = valid_text(report.project);
  object["mapping"] = valid_text(report.mapping);
  object["sources"] = sources_in(report);
  if (report.sample == 0) {
    object["mode"] = "all";
  } else {
    object["mode"] = "sample";
    object["sample"] = report.sample;
    object["seed"] = report.seed;
  }
  object["rows_read"] = report.rows_read;
  object["rows_rejected"] = report.rows_rejected;
  object["rows_filtered"] = report.rows_filtered;
  object["erased"] = report.erased;
  object["events_not_compared"] = report.events;
  object["links_not_compared"] = report.links;
  object["profiles_compared"] = report.findings.compared();
  object["profiles"] = profiles_of(report);
  object["properties"] = properties_of(report);
  boost::json::array examples;
  for (const Example& example : report.findings.examples()) examples.push_back(example_of(report, example));
  const std::uint64_t wrong =
      report.findings.count(Verdict::missing) + report.findings.count(Verdict::differs);
  object["wrong_left_out"] = wrong - examples.size();
  object["wrong"] = std::move(examples);
  if (report.imported) object["imported"] = import_of(*report.imported);
  if (report.under_other_ids != 0) object["under_other_ids"] = report.under_other_ids;
  object["to_import"] = files_of(report);
  if (!report.about_rows.empty()) {
    boost::json::array sentences;
    for (const std::string& sentence : report.about_rows) sentences.emplace_back(valid_text(sentence));
    object["about_rows"] = std::move(sentences);
  }
  if (!report.no_rows.empty()) object["no_rows"] = valid_text(report.no_rows);
  object["queries"] = report.queries;
  object["queries_of_hour"] = report.queries_of_hour;
  object["queries_an_hour"] = report.queries_an_hour;
  object["seconds"] = std::round(report.seconds * 1000) / 1000;
  object["started"] = report.started;
  object["finished"] = report.finished;
  return pretty_json(object);
}

}  // namespace mixferry::report
