#include "engine/report/verification_page.h"

#include <algorithm>
#include <fmt/format.h>
#include <kainjow/mustache.hpp>
#include <span>
#include <string_view>

#include "engine/base/counted.h"
#include "engine/base/embedded_file.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"
#include "engine/report/verification_text.h"

namespace mixferry::report {

std::span<const EmbeddedFile> page_templates();

namespace {

using PageData = kainjow::mustache::data;
using verification::Example;
using verification::Subject;
using verification::Verdict;

std::string on_page(std::string_view text) {
  return visible(valid_text(text));
}

PageData subjects_on_page(const VerificationReport& report) {
  PageData list{PageData::type::list};
  for (Subject subject = 0; subject < report.subjects.size(); ++subject) {
    const SubjectReport& one = report.subjects[subject];
    const bool is_compared = one.why_not.empty();
    const auto count = [&](Verdict verdict) {
      return is_compared ? grouped(report.findings.count(subject, verdict)) : "";
    };
    PageData row;
    row.set("name", on_page(one.name));
    if (!is_compared) row.set("why_not", on_page(one.why_not));
    row.set("what_to_do", on_page(one.what_to_do));
    row.set("in_export", (one.in_export_exact ? "" : "about ") + grouped(one.in_export));
    row.set("equal", count(Verdict::equal));
    row.set("differ", count(Verdict::differs));
    row.set("missing", count(Verdict::missing));
    row.set("unverifiable", count(Verdict::unverifiable));
    row.set("not_named",
            is_compared && report.sample == 0 ? grouped(report.findings.not_named(subject)) : "");
    list.push_back(row);
  }
  return list;
}

void add_wrong(PageData& list, const VerificationReport& report, const Example& example) {
  const auto add = [&](std::string_view property, std::string_view expected, std::string_view found) {
    PageData row;
    row.set("id", on_page(example.key.id));
    row.set("property", on_page(property));
    row.set("expected", on_page(expected));
    row.set("found", on_page(found));
    row.set("place", fmt::format("{} row {}", on_page(report.sources[example.first_row.source].path),
                                 grouped(example.first_row.row)));
    list.push_back(row);
  };
  if (example.comparison.verdict == Verdict::missing) add("", "a profile", "none");
  for (const verification::Difference& difference : example.comparison.differences)
    add(difference.property, difference.expected, difference.found.empty() ? "nothing" : difference.found);
  if (example.differences_left_out != 0)
    add(fmt::format("and {} more", grouped(example.differences_left_out)), "", "");
}

PageData properties_on_page(const VerificationReport& report) {
  PageData list{PageData::type::list};
  for (const auto& [key, counts] : report.findings.properties()) {
    std::string doubts;
    for (std::size_t doubt = 0; doubt < verification::kDoubts; ++doubt) {
      if (counts.doubtful[doubt] == 0) continue;
      doubts +=
          fmt::format("{}{}: {}", doubts.empty() ? "" : "; ", counted(counts.doubtful[doubt], "profile"),
                      in_words(static_cast<verification::Doubt>(doubt)));
    }
    PageData row;
    row.set("kind", on_page(report.subjects[key.first].name));
    row.set("name", on_page(key.second));
    row.set("differ", grouped(counts.differ));
    row.set("by_mixpanel", grouped(counts.by_mixpanel));
    row.set("doubts", doubts);
    list.push_back(row);
  }
  return list;
}

PageData sentences_on_page(const std::vector<std::string>& sentences) {
  PageData list{PageData::type::list};
  for (const std::string& sentence : sentences) {
    PageData note;
    note.set("text", on_page(sentence));
    list.push_back(note);
  }
  return list;
}

PageData files_on_page(const VerificationReport& report) {
  PageData list{PageData::type::list};
  for (const RowsToImport& file : report.to_import) {
    PageData one;
    one.set("rows", counted(file.rows, "row"));
    one.set("command", on_page(file.command));
    list.push_back(one);
  }
  return list;
}

std::string_view template_of(std::string_view name) {
  const auto templates = page_templates();
  return std::ranges::find(templates, name, &EmbeddedFile::name)->text;
}

}  // namespace

std::string to_html(const VerificationReport& report) {
  const std::vector<Example> examples = report.findings.examples();
  const std::uint64_t wrong =
      report.findings.count(Verdict::missing) + report.findings.count(Verdict::differs);
  PageData wrong_rows{PageData::type::list};
  for (const Example& example : examples) add_wrong(wrong_rows, report, example);
  PageData root;
  root.set("headline", on_page(headline(report)));
  root.set("verdict", report.exit_code == ExitCode::done ? "good" : "bad");
  root.set("exit_code", std::to_string(static_cast<int>(report.exit_code)));
  root.set("files", files_on_page(report));
  root.set("about_rows", sentences_on_page(report.about_rows));
  if (!report.no_rows.empty()) root.set("no_rows", report.no_rows);
  root.set("mapping", on_page(report.mapping));
  root.set("project", on_page(report.project));
  root.set("what", report.sample == 0
                       ? std::string("all profiles")
                       : fmt::format("a sample of {}, seed {}", grouped(report.sample), report.seed));
  root.set("when", report.started);
  root.set("subjects", subjects_on_page(report));
  root.set("has_wrong", !examples.empty());
  root.set("wrong_heading", wrong == examples.size()
                                ? "Wrong"
                                : fmt::format("Wrong, the first {} of {}", examples.size(), grouped(wrong)));
  root.set("wrong", wrong_rows);
  root.set("has_properties", !report.findings.properties().empty());
  root.set("properties", properties_on_page(report));
  root.set("notes", sentences_on_page(notes_of(report)));
  kainjow::mustache::mustache sheet{std::string(template_of("verification_page"))};
  return sheet.render(root);
}

}  // namespace mixferry::report
