#include "engine/commands/export_records.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/listed.h"
#include "engine/base/replaced_file.h"
#include "engine/base/utc_time.h"
#include "engine/commands/export_question.h"
#include "engine/commands/output_files.h"
#include "engine/commands/query_host.h"
#include "engine/exporting/record_reader.h"
#include "engine/flow/stop_signals.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/reading/event_days.h"
#include "engine/reading/part_store.h"
#include "engine/reading/profile_reading.h"

namespace mixferry::commands {
namespace {

using exporting::FileFormat;
using reading::ReadingProgress;
using Files = std::vector<std::filesystem::path>;
using Read = std::expected<Files, reading::ReadingEnd>;

constexpr std::string_view kKept = "What was read of Mixpanel is kept: the same command goes on with it.";

/// The lines of files that were read from Mixpanel.
class ReadRecords final : public exporting::RecordSource {
 public:
  explicit ReadRecords(Files files) : files_(std::move(files)) {}

  void for_each(const std::function<void(std::string_view)>& take) const override {
    for (const std::filesystem::path& path : files_) {
      std::ifstream file(path, std::ios::binary);
      for (std::string line; std::getline(file, line);) take(line);
      if (!file.eof())
        throw RunError(ExitCode::stopped, fmt::format("{}: it can't be read any more.", path.native()));
    }
  }

 private:
  Files files_;
};

/// Whether somebody asked for the end, also while nothing waits for that.
class StopWatch {
 public:
  StopWatch() {
    boost::asio::co_spawn(
        loop_,
        [this]() -> boost::asio::awaitable<void> {
          if (const std::optional<int> signal = co_await signals_.next())
            asked_ = flow::signal_in_words(*signal);
        },
        [](const std::exception_ptr& failure) {
          if (failure) std::rethrow_exception(failure);
        });
    loop_.poll();  // it waits from now on: only what waits is cancelled
  }
  ~StopWatch() {
    signals_.cancel();
    loop_.restart();
    loop_.run();
  }
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;

  void throw_if_asked() {
    loop_.poll();
    if (asked_.empty()) return;
    throw RunError(
        ExitCode::stopped,
        fmt::format("{}: nothing was written. What was read is kept: the same command goes on.", asked_));
  }

 private:
  boost::asio::io_context loop_{1};
  flow::StopSignals signals_{loop_};
  std::string asked_;
};

void require_outputs(const ExportArguments& arguments) {
  std::vector<NamedFile> outputs = {{"-o", arguments.file.path}, {"--report", arguments.report_file}};
  if (arguments.file.format == FileFormat::csv) outputs.push_back({"--rest", arguments.file.rest_path});
  std::vector<NamedFile> inputs = {{"the file of ids", arguments.ids_file},
                                   {"the file of settings", arguments.settings_file}};
  if (arguments.project.project) inputs.push_back({"the file of projects", arguments.project.project->file});
  require_apart(outputs, inputs, arguments.state.path);
  for (const NamedFile& output : outputs) {
    if (output.path.empty() || output.path == "-") continue;
    try {
      const ReplacedFile attempt(output.path);
    } catch (const RunError& problem) {
      throw RunError(ExitCode::usage, problem.what());
    }
  }
}

std::string form_of(const exporting::RecordFile& file) {
  std::string form = file.format == FileFormat::csv ? "CSV" : "JSON Lines";
  if (exporting::is_packed(file.path)) form += ", gzip";
  return fmt::format("{}: {}", file.path == "-" ? "standard output" : file.path, form);
}

void tell_plan(const ExportArguments& arguments, const reading::QueryHost& host, const std::string& what,
               Listener& listener) {
  std::string lines =
      fmt::format("from     project {} at {}", host.access.project_id(), http::host_and_port(host.endpoint));
  if (arguments.project.project)
    lines +=
        fmt::format(", {} of {}", arguments.project.project->project.name, arguments.project.project->file);
  lines += fmt::format("\nwhat     {}\n", what);
  if (!arguments.where.empty()) lines += fmt::format("where    {}\n", arguments.where);
  lines += fmt::format("into     {}\n", form_of(arguments.file));
  listener.on_outline(lines);
}

std::string words_for(const ProfileQuestion& question, const ExportArguments& arguments) {
  std::string what(name_of(arguments.kind));
  if (!arguments.group_key.empty()) what += fmt::format(" {}", arguments.group_key);
  if (question.ids != 0) what += fmt::format(" of {}", counted(question.ids, "id"));
  if (arguments.cohort) what += fmt::format(" of cohort {}", *arguments.cohort);
  if (!arguments.properties.empty()) what += ": " + listed(arguments.properties, "and");
  return what;
}

std::string words_for(const EventQuestion& question) {
  const mixpanel::EventExport& asked = question.asked;
  std::string what = fmt::format("events of {}", mixpanel::day_text(asked.first));
  if (asked.first != asked.last) what += fmt::format(" to {}", mixpanel::day_text(asked.last));
  if (!asked.events.empty()) what += ": " + listed(asked.events, "and");
  if (!question.timezone.empty())
    what += fmt::format("\n         days and times are those of {}; times are turned into UTC",
                        question.timezone);
  return what;
}

/// The files, or what ends the command.
Files files_or_throw(Read read, const reading::QueryHost& host, Listener& listener) {
  if (read) return std::move(*read);
  listener.on_progress_end();
  if (read.error().trouble) throw not_answered(*read.error().trouble, host);
  throw RunError(ExitCode::stopped, fmt::format("{}. {}", read.error().interrupted, kKept));
}

Files read_profiles(const ProfileQuestion& question, const reading::QueryHost& host, reading::Asking& asking,
                    reading::PartStore& store, Listener& listener) {
  Files files;
  for (std::size_t i = 0; i < question.queries.size(); ++i) {
    const bool are_several = question.queries.size() > 1;
    reading::ProfileReading reading(asking, store, question.queries[i],
                                    are_several ? fmt::format("ids-{}-", i) : std::string());
    const Read read = reading.run([&](const ReadingProgress& progress) {
      ReadingProgress all = progress;
      if (are_several) {
        all.parts = i + progress.parts;
        all.parts_all = question.queries.size();
        all.profiles = question.ids;
      }
      listener.on_reading(all, "pages");
    });
    const Files found = files_or_throw(read, host, listener);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

/// Writes what was read, and lets go of it.
exporting::WrittenRecords write(const Files& files, const ExportArguments& arguments,
                                exporting::EventClock* clock, reading::PartStore& store, StopWatch& watch,
                                Listener& listener) {
  listener.on_progress_end();
  const exporting::RecordShape& shape =
      arguments.kind == ExportKind::events ? exporting::event_shape() : exporting::profile_shape();
  try {
    exporting::WrittenRecords written =
        write_records(ReadRecords(files), shape, arguments.file, clock, [&] { watch.throw_if_asked(); });
    store.remove();
    return written;
  } catch (const RunError& problem) {
    throw RunError(problem.exit_code(), fmt::format("{} {}", problem.what(), kKept));
  }
}

/// The ids that were asked for and that no record is of, in the order of the question.
std::vector<std::string> ids_missing(const ProfileQuestion& question, const Files& files) {
  std::vector<std::string> missing;
  if (question.ids == 0) return missing;
  std::set<std::string, std::less<>> left;
  for (const mixpanel::ProfileQuery& query : question.queries)
    left.insert(query.distinct_ids.begin(), query.distinct_ids.end());
  exporting::RecordReader reader(exporting::profile_shape());
  ReadRecords(files).for_each([&](std::string_view line) {
    if (!reader.read(line)) return;
    for (const exporting::Value& value : reader.values()) {
      if (value.field != exporting::FieldName{.name = "$distinct_id"} || !value.cell) continue;
      const auto found = left.find(*value.cell);
      if (found != left.end()) left.erase(found);
    }
  });
  for (const mixpanel::ProfileQuery& query : question.queries)
    for (const std::string& id : query.distinct_ids)
      if (left.contains(id)) missing.push_back(id);
  return missing;
}

ExportReport export_profiles(const ExportArguments& arguments, ledger::Ledger& ledger, StopWatch& watch,
                             Listener& listener) {
  const ProfileQuestion question = profile_question(arguments);
  const reading::QueryHost host = query_host(arguments.project, listener);
  tell_plan(arguments, host, words_for(question, arguments), listener);
  reading::PartStore store(arguments.state.path, text_of(question, arguments, host));
  reading::Asking asking(host, "queries", ledger);
  const Files files = read_profiles(question, host, asking, store, listener);
  std::vector<std::string> missing = ids_missing(question, files);
  return {.project_id = host.access.project_id(),
          .host = http::host_and_port(host.endpoint),
          .written = write(files, arguments, nullptr, store, watch, listener),
          .ids = question.ids,
          .ids_missing = std::move(missing)};
}

ExportReport export_events(const ExportArguments& arguments, ledger::Ledger& ledger, StopWatch& watch,
                           Listener& listener) {
  EventQuestion question = event_question(arguments, std::chrono::system_clock::now());
  const reading::QueryHost host = export_host(arguments.project, listener);
  tell_plan(arguments, host, words_for(question), listener);
  const std::string last_day = mixpanel::day_text(question.asked.last);
  if (question.is_open()) {
    listener.on_warning(
        fmt::format("{} is not over: what is still to come of it is not in the file. To have whole "
                    "days alone, end with --to-date yesterday.",
                    last_day));
  }
  reading::PartStore store(arguments.state.path, text_of(question, host));
  reading::Asking asking(host, "exports", ledger);
  reading::EventDays reading(asking, store, question.asked, question.today);
  const Files files = files_or_throw(
      reading.run([&](const ReadingProgress& progress) { listener.on_reading(progress, "days"); }), host,
      listener);
  std::optional<exporting::EventClock> clock;
  if (question.zone) clock.emplace(*std::move(question.zone));
  ExportReport report{.project_id = host.access.project_id(),
                      .host = http::host_and_port(host.endpoint),
                      .first_day = mixpanel::day_text(question.asked.first),
                      .last_day = last_day,
                      .is_open = question.is_open(),
                      .timezone = question.timezone};
  report.written = write(files, arguments, clock ? &*clock : nullptr, store, watch, listener);
  if (clock) report.clock = clock->counts();
  return report;
}

}  // namespace

ExportReport export_records(const ExportArguments& arguments, Listener& listener) {
  const auto began = std::chrono::steady_clock::now();
  require_outputs(arguments);
  StopWatch watch;
  const std::unique_ptr<ledger::Ledger> ledger = ledger::open_ledger(arguments.state.path);
  ExportReport report = arguments.kind == ExportKind::events
                            ? export_events(arguments, *ledger, watch, listener)
                            : export_profiles(arguments, *ledger, watch, listener);
  report.kind = arguments.kind;
  report.group_key = arguments.group_key;
  report.file = arguments.file;
  report.at = utc_now();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return report;
}

}  // namespace mixferry::commands
