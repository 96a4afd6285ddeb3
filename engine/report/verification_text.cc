#include "engine/report/verification_text.h"

#include <array>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/report/narrow_table.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"
#include "engine/report/words.h"

namespace mixferry::report {
namespace {

using verification::Difference;
using verification::Doubt;
using verification::Example;
using verification::Subject;
using verification::Verdict;

constexpr std::size_t kScreenWidth = 80;
constexpr std::size_t kLinesShown = 20;

using DifferenceLine = std::vector<std::string>;

/// Id, property, expected and found.
constexpr std::array<NarrowColumn, 4> kDifferenceColumns = {
    {{.keeps_end = true}, {.keeps_end = true}, {}, {}}};

std::uint64_t wrong_profiles(const VerificationReport& report) {
  return report.findings.count(Verdict::missing) + report.findings.count(Verdict::differs);
}

/// Of those that could be compared at all: the sample was no smaller.
bool has_compared_all(const VerificationReport& report) {
  for (Subject subject = 0; subject < report.subjects.size(); ++subject) {
    const SubjectReport& one = report.subjects[subject];
    if (!one.why_not.empty()) continue;
    if (!one.in_export_exact || report.findings.compared(subject) < one.in_export) return false;
  }
  return true;
}

/// `; about 7 profiles of groups were not compared`, or nothing.
std::string not_compared_in_words(const VerificationReport& report) {
  std::uint64_t profiles = 0;
  bool is_exact = true;
  for (const SubjectReport& one : report.subjects) {
    if (one.why_not.empty()) continue;
    profiles += one.in_export;
    is_exact = is_exact && one.in_export_exact;
  }
  if (profiles == 0) return {};
  return fmt::format("; {}{} of groups {} not compared", is_exact ? "" : "about ",
                     counted(profiles, "profile"), profiles == 1 ? "was" : "were");
}

void put_profiles(std::string& out, std::string_view label, std::uint64_t count,
                  std::string_view remark = {}) {
  if (count == 0) return;
  out += fmt::format("  {:<14}{:>14}{}{}\n", label, grouped(count), remark.empty() ? "" : "   ", remark);
}

void put_subject(std::string& out, const VerificationReport& report, Subject subject) {
  const SubjectReport& one = report.subjects[subject];
  const auto count = [&](Verdict verdict) { return report.findings.count(subject, verdict); };
  const std::string about = one.in_export_exact ? "" : "about ";
  std::string heading =
      fmt::format("{}: {}{} in the export", one.name, about, counted(one.in_export, "profile"));
  if (!one.why_not.empty()) {
    out += wrapped(fmt::format("{}. None was compared: {}. {}", heading, one.why_not, one.what_to_do), "",
                   kScreenWidth);
    return;
  }
  if (report.sample != 0 && !one.in_export_exact)
    heading += fmt::format(", {} drawn", grouped(report.sample));
  out += heading + "\n";
  put_profiles(out, "equal", count(Verdict::equal));
  put_profiles(out, "differ", count(Verdict::differs));
  put_profiles(out, "missing", count(Verdict::missing), "Mixpanel shows no such profile");
  put_profiles(out, "unverifiable", count(Verdict::unverifiable), "equal in all that can be told");
  put_profiles(out, "not in export", report.findings.not_named(subject), "profiles that Mixpanel has beside");
}

std::vector<DifferenceLine> lines_of(const VerificationReport& report, const Example& example) {
  const bool is_user = report.subjects[example.key.subject].name == "users";
  const std::string id = visible(
      is_user ? example.key.id
              : fmt::format("{} ({})", example.key.id, report.subjects[example.key.subject].name.substr(7)));
  if (example.comparison.verdict == Verdict::missing) return {DifferenceLine{id, "", "a profile", "none"}};
  std::vector<DifferenceLine> lines;
  for (const Difference& difference : example.comparison.differences) {
    const bool is_of_all = difference.kind == Difference::Kind::not_deleted;
    lines.push_back({lines.empty() ? id : "", is_of_all ? "" : visible(difference.property),
                     visible(difference.expected),
                     difference.kind == Difference::Kind::not_there ? "nothing" : visible(difference.found)});
  }
  if (example.differences_left_out != 0)
    lines.push_back({"", fmt::format("and {} more", grouped(example.differences_left_out)), "", ""});
  return lines;
}

void put_differences(std::string& out, const VerificationReport& report) {
  const std::vector<Example> examples = report.findings.examples();
  if (examples.empty()) return;
  std::vector<DifferenceLine> lines = {{"id", "property", "expected", "found"}};
  std::uint64_t shown = 0;
  for (const Example& example : examples) {
    const std::vector<DifferenceLine> more = lines_of(report, example);
    if (lines.size() + more.size() > kLinesShown && shown != 0) break;
    lines.insert(lines.end(), more.begin(), more.end());
    ++shown;
  }
  const std::uint64_t wrong = wrong_profiles(report);
  out += shown == wrong ? "Wrong:\n" : fmt::format("Wrong, the first {} of {}:\n", shown, grouped(wrong));
  out += narrow_table(kDifferenceColumns, lines);
}

void put_doubts(std::string& out, const VerificationReport& report) {
  std::string by_mixpanel;
  std::string doubts;
  for (const auto& [key, counts] : report.findings.properties()) {
    const std::string name = visible(key.second);
    for (std::size_t doubt = 0; doubt < verification::kDoubts; ++doubt) {
      if (counts.doubtful[doubt] == 0) continue;
      doubts += wrapped(fmt::format("{}, {}: {}", name, counted(counts.doubtful[doubt], "profile"),
                                    in_words(static_cast<Doubt>(doubt))),
                        "  ", kScreenWidth);
    }
    if (counts.by_mixpanel != 0)
      by_mixpanel +=
          fmt::format("{}{} ({})", by_mixpanel.empty() ? "" : ", ", name, grouped(counts.by_mixpanel));
  }
  if (!doubts.empty()) out += "Nobody can tell:\n" + doubts;
  if (!by_mixpanel.empty())
    out += wrapped(
        fmt::format("Other by now, which Mixpanel does by itself, and no difference: {}.", by_mixpanel), "",
        kScreenWidth);
}

void put_rows_to_import(std::string& out, const VerificationReport& report) {
  if (report.to_import.empty() && report.no_rows.empty()) return;
  if (!report.no_rows.empty()) {
    out += wrapped(report.no_rows, "", kScreenWidth);
    return;
  }
  out += report.to_import.size() == 1 ? "Rows that bring it in again:\n"
                                      : "Rows that bring it in again, in this order:\n";
  for (const RowsToImport& file : report.to_import)
    out += fmt::format("  {}: {}\n  {}\n", visible(valid_text(file.path)), counted(file.rows, "row"),
                       file.command);
  for (const std::string& sentence : report.about_rows) out += wrapped(sentence, "  ", kScreenWidth);
}

std::string queries_in_words(const VerificationReport& report) {
  const std::string used =
      report.queries == 1 ? "1 query" : fmt::format("{} queries", grouped(report.queries));
  if (report.queries_an_hour == 0) return used;
  return fmt::format("{}; {} of {} used in the last hour", used, grouped(report.queries_of_hour),
                     grouped(report.queries_an_hour));
}

}  // namespace

std::vector<std::string> notes_of(const VerificationReport& report) {
  std::vector<std::string> notes;
  const auto were = [](std::uint64_t count) { return count == 1 ? "was" : "were"; };
  if (report.sample != 0 && wrong_profiles(report) != 0 && !has_compared_all(report))
    notes.emplace_back("This was a sample: others may be wrong, too. --all finds them.");
  if (report.just_imported && wrong_profiles(report) != 0)
    notes.emplace_back(
        "An import ended minutes ago, and how soon Mixpanel shows what it took is not documented: verify "
        "once more "
        "before you mend.");
  if (report.imported && report.imported->rows_in_doubt != 0) {
    const KnownImport& import = *report.imported;
    notes.push_back(fmt::format(
        "{} of run {} {} in doubt: Mixpanel may not have taken what {} or append, so counters may be "
        "missing. "
        "`{}` shows them.",
        counted(import.rows_in_doubt, "row"), import.run, import.rows_in_doubt == 1 ? "is" : "are",
        import.rows_in_doubt == 1 ? "it adds" : "they add", import.command));
  }
  if (report.under_other_ids != 0)
    notes.push_back(fmt::format(
        "{} came back under ids that nobody asked for: Mixpanel has merged ids, and what is missing may be "
        "there under such an id.",
        counted(report.under_other_ids, "profile")));
  if (report.events != 0)
    notes.push_back(fmt::format("{} of the export {} not compared: no query finds single events.",
                                counted(report.events, "event"), were(report.events)));
  if (report.links != 0)
    notes.push_back(
        fmt::format("{} of ids {} not compared.", counted(report.links, "link"), were(report.links)));
  if (report.rows_rejected != 0)
    notes.push_back(
        fmt::format("{} that the mapping rejects {} expected of nobody: `mixferry check` tells why.",
                    counted(report.rows_rejected, "row"), were(report.rows_rejected)));
  if (report.erased != 0)
    notes.push_back(fmt::format("{} about people who were erased {} left out: nothing is expected of them.",
                                counted(report.erased, "row"), were(report.erased)));
  notes.push_back("Asked: " + queries_in_words(report) + ".");
  return notes;
}

std::string headline(const VerificationReport& report) {
  if (report.status == VerificationStatus::stopped) return "Stopped: " + report.message;
  if (report.status == VerificationStatus::refused) return "Refused: " + report.message;
  const std::uint64_t compared = report.findings.compared();
  if (compared == 0) return "Nothing was compared.";
  const std::uint64_t wrong = wrong_profiles(report);
  const std::string not_compared = not_compared_in_words(report);
  if (wrong == 0) {
    if (compared == 1) return fmt::format("Verified: the one profile is as the export says{}.", not_compared);
    return fmt::format("Verified: none of {} differs from what the export says{}.",
                       counted(compared, "profile"), not_compared);
  }
  return fmt::format("Verified: {} of {} {} not as the export says{}.", grouped(wrong),
                     counted(compared, "profile"), wrong == 1 ? "is" : "are", not_compared);
}

std::string summary(const VerificationReport& report) {
  std::string out = wrapped_lines(headline(report), kScreenWidth) + "\n";
  if (report.status != VerificationStatus::finished) return out;
  for (Subject subject = 0; subject < report.subjects.size(); ++subject) put_subject(out, report, subject);
  put_differences(out, report);
  put_doubts(out, report);
  for (const std::string& note : notes_of(report)) out += wrapped_lines(note, kScreenWidth) + "\n";
  put_rows_to_import(out, report);
  out += fmt::format("  {:<9}{}\n", "time:", short_duration_in_words(report.seconds));
  if (!report.report_file.empty()) out += fmt::format("  {:<9}{}\n", "report:", visible(report.report_file));
  if (!report.page_file.empty()) out += fmt::format("  {:<9}{}\n", "page:", visible(report.page_file));
  return out;
}

Ending ending_of(const VerificationReport& report) {
  Ending ending{.line = headline(report), .data = {}};
  if (report.exit_code == ExitCode::with_rejects) ending.level = LogLevel::warning;
  if (report.exit_code > ExitCode::with_rejects) ending.level = LogLevel::error;
  ending.data["command"] = "verify";
  ending.data["status"] = report.status == VerificationStatus::finished ? "finished" : "failed";
  ending.data["exit_code"] = static_cast<int>(report.exit_code);
  ending.data["profiles_compared"] = report.findings.compared();
  ending.data["equal"] = report.findings.count(Verdict::equal);
  ending.data["missing"] = report.findings.count(Verdict::missing);
  ending.data["differ"] = report.findings.count(Verdict::differs);
  ending.data["unverifiable"] = report.findings.count(Verdict::unverifiable);
  return ending;
}

}  // namespace mixferry::report
