#include "engine/privacy/task_calls.h"

#include <fmt/format.h>
#include <functional>

#include "engine/http/message/request.h"
#include "engine/http/message/response.h"
#include "engine/mixpanel/answer_json.h"

namespace mixferry::privacy {
namespace {

using mixpanel::TaskTrouble;

/// Whole answers that are none of Mixpanel's.
constexpr int kUnreadableMax = 3;

template <typename T>
using Read = std::function<std::expected<T, TaskTrouble>(const http::Response&)>;

/// What `read` makes of the answer; one that can't be read is asked for again, a few times.
template <typename T>
boost::asio::awaitable<std::expected<T, TaskTrouble>> ask_until_read(calls::Caller& caller,
                                                                     http::Request request, Read<T> read) {
  for (int answers = 1;; ++answers) {
    http::Request again = request;
    const auto answer = co_await caller.call(std::move(again), judge_task_call);
    if (!answer) {
      co_return std::unexpected(
          TaskTrouble{.kind = TaskTrouble::Kind::passing, .words = answer.error().message});
    }
    auto told = read(*answer);
    const bool is_unreadable = !told && told.error().kind == TaskTrouble::Kind::unreadable;
    if (!is_unreadable || answers == kUnreadableMax) co_return told;
  }
}

}  // namespace

calls::Verdict judge_task_call(const calls::Attempt& attempt) {
  using Next = calls::Verdict::Next;
  calls::Verdict verdict = calls::judge_by_status(attempt);
  if (!attempt || verdict.next == Next::done) return verdict;
  // What it refuses with is for whoever reads the answer.
  if (verdict.next == Next::refused) return {};
  verdict.reason = fmt::format("Mixpanel said: \"{}\"", mixpanel::words_of(attempt->body));
  return verdict;
}

TaskCalls::Answered<std::vector<std::string>> TaskCalls::begin(mixpanel::TaskOrder order) {
  http::Request request = mixpanel::request_to_begin(order, access_);
  Read<std::vector<std::string>> read = [ids = order.distinct_ids.size()](const http::Response& answer) {
    return mixpanel::tasks_begun(answer.status, answer.body, ids);
  };
  co_return co_await ask_until_read(caller_, std::move(request), std::move(read));
}

TaskCalls::Answered<mixpanel::TaskState> TaskCalls::ask(mixpanel::TaskKind kind, std::string task) {
  http::Request request = mixpanel::request_for_status(kind, task, access_);
  Read<mixpanel::TaskState> read = [](const http::Response& answer) {
    return mixpanel::state_of_task(answer.status, answer.body);
  };
  co_return co_await ask_until_read(caller_, std::move(request), std::move(read));
}

TaskCalls::Answered<mixpanel::TaskCancelling> TaskCalls::cancel(std::string deletion) {
  http::Request request = mixpanel::request_to_cancel(deletion, access_);
  Read<mixpanel::TaskCancelling> read = [](const http::Response& answer) {
    return mixpanel::cancelling_of_task(answer.status, answer.body);
  };
  auto came_of_it = co_await ask_until_read(caller_, std::move(request), std::move(read));
  if (!came_of_it || *came_of_it != mixpanel::TaskCancelling::too_late) co_return came_of_it;
  const auto state = co_await ask(mixpanel::TaskKind::deletion, std::move(deletion));
  if (state && state->status == mixpanel::TaskStatus::revoked)
    came_of_it = mixpanel::TaskCancelling::cancelled;
  co_return came_of_it;
}

}  // namespace mixferry::privacy
