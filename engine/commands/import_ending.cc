#include "engine/commands/import_ending.h"

#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

#include "engine/base/replaced_file.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/results.h"
#include "engine/http/endpoint.h"
#include "engine/pipeline/run_identity.h"
#include "engine/report/ending.h"
#include "engine/report/metrics.h"

namespace mixferry::commands {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Where the exit code of a job's last import is kept: a job is what reads the same sources with the same
/// mapping into the same project.
std::filesystem::path last_exit_file(const ImportArguments& arguments, const report::RunReport& report) {
  std::string job = report.project + "\n" + arguments.reading.mapping + arguments.reading.id_column;
  for (const std::string& source : arguments.reading.sources) job += fmt::format("\n{}", without_day(source));
  for (const std::string& id : arguments.reading.only) job += "\n--only " + id;
  return std::filesystem::path(arguments.state.path) / "exits" / pipeline::short_hash(job);
}

/// Whether the job's last import ended otherwise; remembers this ending. What was not remembered counts as a
/// change: a message too many is better than none.
bool is_changed(const ImportArguments& arguments, const report::RunReport& report) {
  const std::filesystem::path file = last_exit_file(arguments, report);
  const std::string code = std::to_string(static_cast<int>(report.exit_code));
  if (content_of(file) == code) return false;
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  ReplacedFile remembered(file);
  remembered.write(code);
  remembered.commit();
  return true;
}

bool wants_to_know(const ImportArguments& arguments, const report::RunReport& report, Listener& listener) {
  switch (arguments.notification.on) {
    case NotifyOn::always:
      return true;
    case NotifyOn::failure:
      return report.exit_code != ExitCode::done;
    case NotifyOn::change:
      break;
  }
  try {
    return is_changed(arguments, report);
  } catch (const RunError& problem) {
    listener.on_failure(fmt::format("--notify-on change: {}", problem.what()));
    return true;
  }
}

void notify(const ImportArguments& arguments, const report::RunReport& report, Listener& listener) {
  const Notification& notification = arguments.notification;
  if (!notification.webhook || !wants_to_know(arguments, report, listener)) return;
  const std::string body =
      notification.format == NotifyFormat::slack ? report::slack_message(report) : report::to_json(report);
  if (const Result<> posted = calls::notify(*notification.webhook, body); !posted) {
    listener.on_failure(posted.error().message);
  } else {
    listener.on_remark(fmt::format("the report was posted to {}",
                                   http::host_and_port(notification.webhook->address.endpoint)));
  }
}

void write_metrics(const std::string& path, const report::RunReport& report, Listener& listener) {
  if (path.empty()) return;
  std::error_code ignored;
  const std::string previous = std::filesystem::is_regular_file(path, ignored) ? content_of(path) : "";
  // An import that failed early does not know yet what its sources, lookups and other outputs are.
  if (!previous.empty() && !report::are_metrics(previous)) {
    listener.on_failure(fmt::format(
        "--metrics-file {}: something else than mixferry's metrics stands there, and was left as it is",
        path));
    return;
  }
  try {
    ReplacedFile metrics(path, FileReaders::everyone);
    metrics.write(report::to_metrics(report, previous));
    metrics.commit();
  } catch (const RunError& problem) {
    listener.on_failure(fmt::format("--metrics-file: {}", problem.what()));
  }
}

}  // namespace

void tell_the_end(const ImportArguments& arguments, const report::RunReport& report, Listener& listener) {
  // What --only does is nothing of the job that is watched by its metrics.
  if (arguments.reading.only.empty()) write_metrics(arguments.results.metrics_file, report, listener);
  notify(arguments, report, listener);
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace mixferry::commands
