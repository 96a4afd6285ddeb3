#include "engine/report/console.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/base/plain_json.h"
#include "engine/report/live_block.h"
#include "engine/report/path_text.h"
#include "engine/report/progress_text.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"

namespace mixferry::report {
namespace {

constexpr auto kSameTroubleEvery = std::chrono::minutes(1);

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// A person at a terminal wants the sentence, a log wants to know when.
const char* pattern_of(const ConsoleOptions& options) {
  if (options.format == LogFormat::json)
    return R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":%v})";
  return options.terminal ? "%v" : "%Y-%m-%dT%H:%M:%SZ %l: %v";
}

/// In one piece, so that nothing half-drawn is seen: standard error has no buffer.
void write(const std::string& bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stderr);
}

std::string quoted(std::string_view text) {
  std::string result;
  append_json_string(result, valid_text(text));
  return result;
}

}  // namespace

struct Console::State {
  ConsoleOptions options;
  spdlog::logger logger;
  RecentRate rows, updates;
  LiveBlock block;
  std::vector<ScreenLine> lines;  ///< of the block; empty: none is shown
  pipeline::Progress last;        ///< that was shown
  Pace pace;
  std::function<void()> log_last;  ///< what was shown; empty: the log has told of it
  TimePoint last_line;
  std::string last_trouble;
  TimePoint last_trouble_said;

  explicit State(const ConsoleOptions& given)
      : options(given),
        logger("mixferry", std::make_shared<spdlog::sinks::stderr_sink_mt>()),
        last_line(std::chrono::steady_clock::now()) {
    logger.set_formatter(
        std::make_unique<spdlog::pattern_formatter>(pattern_of(options), spdlog::pattern_time_type::utc));
    logger.set_level(to_spdlog(options.quiet ? LogLevel::error : options.level));
    logger.flush_on(spdlog::level::trace);
  }

  /// Does `print` above the block.
  template <typename Print>
  void print_above(Print&& print) {
    write(block.remove(screen(STDERR_FILENO)));
    print();
    write(block.replace(lines, screen(STDERR_FILENO)));
  }

  /// `message` and, if any, what the line has behind it; for people on a terminal, nothing that steers it.
  [[nodiscard]] std::string in_json(std::string_view message, std::string_view name = {},
                                    const boost::json::object& data = {}) const {
    std::string text = quoted(message);
    if (!name.empty()) text += fmt::format(",\"{}\":{}", name, plain_json(data));
    return options.terminal ? visible_json(text) : text;
  }

  /// A message as it is logged: for a person, broken at words.
  [[nodiscard]] std::string in_words(std::string_view message) const {
    if (options.format == LogFormat::json) return in_json(message);
    const std::string shown = visible_lines(message);
    return options.terminal ? for_screen(shown, STDERR_FILENO) : shown;
  }

  /// Whatever else is shown, this is.
  void log_ending(const Ending& ending) {
    logger.set_level(to_spdlog(ending.level));
    logger.log(to_spdlog(ending.level), in_json(ending.line, "result", ending.data));
  }

  void log_progress(std::string_view words, const boost::json::object& data) {
    if (options.format == LogFormat::text) {
      logger.info(visible_lines(words));
    } else {
      logger.info(in_json(words, "progress", data));
    }
  }

  /// Shows what `make_block` makes, or owes the log what `log` says.
  void show(const auto& make_block, std::function<void()> log, TimePoint now) {
    if (options.replaces_lines && options.format == LogFormat::text) {
      const Screen size = screen(STDERR_FILENO);
      // The last column stays free: some terminals begin a new line as soon as it is taken.
      lines = make_block(std::max<std::size_t>(size.columns, 2) - 1);
      write(block.replace(lines, size));
      return;
    }
    log_last = std::move(log);
    if (now - last_line < options.log_every) return;
    last_line = now;
    tell_last();
  }

  void tell_last() {
    if (log_last) std::exchange(log_last, nullptr)();
  }

  /// Says it once, and now and then again.
  [[nodiscard]] bool is_news(const std::string& trouble, TimePoint now) {
    const bool said_lately = trouble == last_trouble && now - last_trouble_said < kSameTroubleEvery;
    if (trouble.empty() || said_lately) return false;
    last_trouble = trouble;
    last_trouble_said = now;
    return true;
  }
};

Console::Console(const ConsoleOptions& options) : state_(std::make_unique<State>(options)) {}

Console::~Console() {
  write(state_->block.remove(screen(STDERR_FILENO)));
}

void Console::log(LogLevel level, std::string_view message) {
  if (!state_->logger.should_log(to_spdlog(level))) return;
  state_->print_above([&] { state_->logger.log(to_spdlog(level), state_->in_words(message)); });
}

void Console::print(std::string_view text) {
  if (state_->options.quiet) return;
  if (state_->options.format == LogFormat::json) {
    info(text);
    return;
  }
  state_->print_above([&] { print_lines(for_screen(text, STDERR_FILENO), stderr); });
}

void Console::finish(const Ending& ending, std::string_view summary) {
  const bool is_told = !state_->options.quiet || ending.level != LogLevel::info;
  if (state_->options.format == LogFormat::json) {
    if (is_told) state_->log_ending(ending);
  } else if (!state_->options.quiet) {
    print(summary);
  } else if (is_told) {
    state_->logger.set_level(to_spdlog(ending.level));
    log(ending.level, ending.line);
  }
}

void Console::fail(const Ending& ending, std::string_view message) {
  error(message);
  if (state_->options.format == LogFormat::json) state_->log_ending(ending);
}

void Console::show(const pipeline::Progress& progress) {
  if (state_->options.quiet) return;
  const TimePoint now = std::chrono::steady_clock::now();
  state_->last = progress;
  state_->pace = {.rows = state_->rows.note(progress.tally.rows_read(), now),
                  .updates = state_->updates.note(progress.tally.records_sent, now)};
  if (state_->is_news(progress.trouble, now)) warn(trouble_in_words(progress));
  state_->show([&](std::size_t columns) { return progress_block(progress, state_->pace, columns); },
               [state = state_.get()] {
                 state->log_progress(progress_words(state->last, state->pace),
                                     progress_data(state->last, state->pace));
               },
               now);
}

void Console::show(const Standing& standing) {
  if (state_->options.quiet) return;
  const TimePoint now = std::chrono::steady_clock::now();
  if (state_->is_news(standing.trouble, now)) warn(standing.trouble);
  state_->show(
      standing.block,
      [state = state_.get(), words = standing.words, data = standing.data] {
        state->log_progress(words, data);
      },
      now);
}

void Console::end_progress() {
  state_->lines.clear();
  write(state_->block.remove(screen(STDERR_FILENO)));
  state_->pace.is_over = true;
  state_->tell_last();
  state_->rows = {};
  state_->updates = {};
}

}  // namespace mixferry::report
