#include "engine/report/console.h"

#include <cstdio>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "engine/base/json_text.h"
#include "engine/report/path_text.h"

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

std::uint32_t terminal_columns(std::uint32_t fallback) {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : fallback;
}

}  // namespace

struct Console::State {
  ConsoleOptions options;
  spdlog::logger logger;
  RowRate rate;
  bool bar_drawn = false;
  std::string last_words;  ///< of the progress, off a terminal
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

  void clear_bar() {
    if (!bar_drawn) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    bar_drawn = false;
  }
};

Console::Console(const ConsoleOptions& options) : state_(std::make_unique<State>(options)) {}

Console::~Console() {
  state_->clear_bar();
}

void Console::log(LogLevel level, std::string_view message) {
  state_->clear_bar();
  if (state_->options.format == LogFormat::text) {
    state_->logger.log(to_spdlog(level), message);
    return;
  }
  std::string quoted;
  append_json_string(quoted, valid_text(message));
  state_->logger.log(to_spdlog(level), quoted);
}

void Console::print(std::string_view text) {
  if (state_->options.quiet) return;
  if (state_->options.format == LogFormat::json) {
    info(text);
    return;
  }
  state_->clear_bar();
  std::fprintf(stderr, "%.*s", static_cast<int>(text.size()), text.data());
}

void Console::show(const pipeline::Progress& progress) {
  if (state_->options.quiet) return;
  const TimePoint now = std::chrono::steady_clock::now();
  const double rate = state_->rate.note(progress.tally.rows_read(), now);
  tell_trouble(progress, now);
  if (state_->options.terminal && state_->options.format == LogFormat::text) {
    const std::string line = progress_bar(progress, rate, terminal_columns(state_->options.columns) - 1);
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    state_->bar_drawn = true;
    return;
  }
  state_->last_words = progress_words(progress, rate);
  if (now - state_->last_line < state_->options.log_every) return;
  state_->last_line = now;
  info(state_->last_words);
}

void Console::tell_trouble(const pipeline::Progress& progress, TimePoint now) {
  const std::string& trouble = progress.trouble;
  const bool said_lately =
      trouble == state_->last_trouble && now - state_->last_trouble_said < kSameTroubleEvery;
  if (trouble.empty() || said_lately) return;
  state_->last_trouble = trouble;
  state_->last_trouble_said = now;
  if (!progress.out_of_reach) {
    warn(trouble + "; trying again");
    return;
  }
  const double lasted = std::chrono::duration<double>(progress.out_of_reach->lasted).count();
  warn(fmt::format(
      "{}; nothing has succeeded for {}. One request at a time is tried, in the end every 30 to 60 s",
      trouble, duration_in_words(lasted)));
}

void Console::end_progress() {
  if (state_->bar_drawn) std::fputc('\n', stderr);
  state_->bar_drawn = false;
  if (!state_->last_words.empty()) info(std::exchange(state_->last_words, {}));
}

}  // namespace mixferry::report
