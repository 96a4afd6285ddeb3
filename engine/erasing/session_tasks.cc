#include "engine/erasing/session_tasks.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/replaced_file.h"
#include "engine/calls/caller.h"
#include "engine/flow/timer.h"
#include "engine/privacy/retrieved_file.h"

namespace mixferry::erasing {
namespace {

using mixpanel::TaskTrouble;

Halt halt_for(TaskTrouble trouble) {
  using Why = TaskTrouble::Kind;
  const bool is_refused = trouble.kind == Why::credentials || trouble.kind == Why::project ||
                          trouble.kind == Why::plan || trouble.kind == Why::place;
  std::string words = trouble.words;
  return {.exit_code = is_refused ? ExitCode::refused : ExitCode::stopped,
          .words = std::move(words),
          .trouble = std::move(trouble)};
}

/// A body into a file that is there once all of it is.
class FileSink final : public calls::BodySink {
 public:
  explicit FileSink(std::string path) : path_(std::move(path)) {}

  void begin() override {
    file_.reset();
    file_.emplace(path_);
  }
  boost::asio::awaitable<Result<>> take(std::string_view bytes) override {
    file_->write(bytes);
    co_return Result<>{};
  }
  void commit() {
    // A body of nothing has no beginning.
    if (!file_) begin();
    file_->commit();
  }

 private:
  const std::string path_;
  std::optional<ReplacedFile> file_;
};

bool is_plain(char letter) {
  const auto is_in = [&](char first, char last) { return first <= letter && letter <= last; };
  return is_in('a', 'z') || is_in('A', 'Z') || is_in('0', '9') || letter == '-' || letter == '_';
}

/// A task's id is Mixpanel's: nothing in it leads to another folder.
std::string as_file_name(std::string_view task) {
  std::string name{task};
  std::ranges::replace_if(
      name, [](char letter) { return !is_plain(letter); }, '_');
  return name;
}

/// `.json.gz` of the last part of the link's path; empty where that has none, or it is a strange one.
std::string ending_in(std::string_view link) {
  constexpr std::size_t kLongest = 16;
  std::string_view path = link.substr(0, link.find_first_of("?#"));
  path = path.substr(path.find_last_of('/') + 1);
  const std::size_t dot = path.find('.', 1);
  if (dot == std::string_view::npos || path.size() - dot > kLongest) return {};
  const std::string_view ending = path.substr(dot);
  const bool is_usual =
      std::ranges::all_of(ending, [](char letter) { return is_plain(letter) || letter == '.'; });
  return is_usual ? std::string{ending} : std::string{};
}

}  // namespace

SessionTasks::SessionTasks(privacy::TaskSession& session, Options options)
    : session_(session), options_(std::move(options)) {}

Done<> SessionTasks::run(boost::asio::awaitable<void> work) {
  const auto stopped = session_.run(
      std::move(work), options_.tell ? options_.tell : [] {});
  if (stopped) return std::unexpected(Halt{.words = *stopped});
  return {};
}

template <typename T>
Done<T> SessionTasks::answer(privacy::TaskCalls::Answered<T> call) {
  std::optional<std::expected<T, TaskTrouble>> came;
  const auto work = [](privacy::TaskCalls::Answered<T> made,
                       std::optional<std::expected<T, TaskTrouble>>& into) -> boost::asio::awaitable<void> {
    into = co_await std::move(made);
  };
  if (auto ran = run(work(std::move(call), came)); !ran) return std::unexpected(std::move(ran.error()));
  if (!came.value()) return std::unexpected(halt_for(std::move(came->error())));
  return std::move(came->value());
}

Done<std::vector<std::string>> SessionTasks::begin(const mixpanel::TaskOrder& order) {
  return answer(session_.calls().begin(order));
}

Done<mixpanel::TaskState> SessionTasks::ask(mixpanel::TaskKind kind, const std::string& task) {
  return answer(session_.calls().ask(kind, task));
}

Done<mixpanel::TaskCancelling> SessionTasks::cancel(const std::string& task) {
  return answer(session_.calls().cancel(task));
}

Done<> SessionTasks::watch(mixpanel::TaskKind kind, const std::vector<std::string>& tasks, bool waits,
                           const TakeState& take) {
  std::vector<privacy::WatchedTask> watched;
  for (const std::string& task : tasks) watched.push_back({.kind = kind, .id = task});
  privacy::WatchOptions options;
  if (!waits) {
    options.not_found_max = 1;
    options.until = session_.timer().now();
  }
  std::optional<TaskTrouble> trouble;
  const privacy::TakeState take_one = [&](const privacy::WatchedTask& task,
                                          const mixpanel::TaskState& state) { take(task.id, state); };
  const auto work = [&]() -> boost::asio::awaitable<void> {
    trouble = co_await session_.watch_tasks(std::move(watched), options, take_one);
  };
  if (auto ran = run(work()); !ran) return ran;
  if (trouble) return std::unexpected(halt_for(*std::move(trouble)));
  return {};
}

Done<std::string> SessionTasks::fetch(const std::string& task, const std::string& link) {
  const std::string name = as_file_name(task) + ending_in(link);
  FileSink sink{options_.results_folder + "/" + name};
  std::optional<Result<>> fetched;
  const auto work = [&]() -> boost::asio::awaitable<void> {
    http::ClientOptions http = options_.http;
    fetched = co_await privacy::fetch_retrieved(session_.timer(), link, std::move(http), sink);
  };
  if (auto ran = run(work()); !ran) return std::unexpected(std::move(ran.error()));
  if (!fetched.value()) return std::unexpected(Halt{.words = fetched->error().message});
  sink.commit();
  return name;
}

Done<> SessionTasks::pause(std::chrono::milliseconds how_long) {
  const auto work = [&]() -> boost::asio::awaitable<void> {
    const flow::TimePoint until = session_.timer().now() + how_long;
    co_await session_.timer().sleep_until(until);
  };
  return run(work());
}

}  // namespace mixferry::erasing
