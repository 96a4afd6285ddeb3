#pragma once
/// Everything mixferry says while it works, on standard error: log lines and progress. Data goes to standard
/// output. Words of others may stand in all of it, so what would steer a terminal is written out.

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pipeline/progress.h"
#include "engine/report/live_block.h"
#include "engine/report/progress_text.h"

namespace mixferry::report {

enum class LogFormat : std::uint8_t { text, json };
enum class LogLevel : std::uint8_t { debug, info, warning, error };

struct ConsoleOptions {
  LogFormat format = LogFormat::text;
  LogLevel level = LogLevel::info;
  bool quiet = false;                  ///< errors, and an ending that is not good; no progress
  bool terminal = false;               ///< a person reads: no time in front of a message
  bool replaces_lines = false;         ///< progress is a block that is redrawn instead of log lines
  std::chrono::seconds log_every{10};  ///< progress off a terminal
};

/// Where work stands that sends no rows.
struct Standing {
  /// For a terminal, no line wider than `columns`.
  std::function<std::vector<ScreenLine>(std::size_t columns)> block;
  std::string words = {};         ///< the same as a log line
  boost::json::object data = {};  ///< and for programs
  std::string trouble = {};       ///< what went wrong last, a sentence; empty when all is well
};

/// How a command ended, as the last line says it.
struct Ending {
  LogLevel level = LogLevel::info;  ///< above `info`: a person has to look, and is told under `--quiet`, too
  std::string line;                 ///< the run, what became of it, its numbers, and what to do; one line
  boost::json::object data;         ///< the same for programs
};

/// One thread at a time.
class Console {
 public:
  explicit Console(const ConsoleOptions& options);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void debug(std::string_view message) { log(LogLevel::debug, message); }
  void info(std::string_view message) { log(LogLevel::info, message); }
  void warn(std::string_view message) { log(LogLevel::warning, message); }
  void error(std::string_view message) { log(LogLevel::error, message); }

  /// A block of text for people, as it is: an outline, a summary. As log lines with `--log-format json`.
  void print(std::string_view text);

  /// Shows where the work stands: redraws the block, below all that was said; or logs a line when the last is
  /// `log_every` old. The line of a log in JSON has it as data, too.
  void show(const pipeline::Progress& progress);
  /// The same of work that only reads: its lines are no wider than `columns`, which it is asked for.
  void show(const Standing& standing);
  /// The last word: `summary` for people, `ending` in a log in JSON, its line alone under `--quiet`.
  void finish(const Ending& ending, std::string_view summary);

  /// The last word of what could not begin or not be written down: `message`, and in a log in JSON `ending`.
  void fail(const Ending& ending, std::string_view message);

  /// Removes the block: what follows tells the end, or is other work, whose pace is its own. Of a log, the
  /// last line says where the work stood.
  void end_progress();

 private:
  struct State;
  void log(LogLevel level, std::string_view message);
  std::unique_ptr<State> state_;
};

}  // namespace mixferry::report
