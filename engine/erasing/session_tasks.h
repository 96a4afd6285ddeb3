#pragma once
/// Tasks by calls of a session with Mixpanel.

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "engine/erasing/services.h"
#include "engine/http/client_options.h"
#include "engine/privacy/task_session.h"

namespace mixferry::erasing {

class SessionTasks final : public TaskService {
 public:
  struct Options {
    std::string results_folder = {};  ///< where what was retrieved goes; it is there
    http::ClientOptions http = {};    ///< for fetching it, from another host than Mixpanel's
    std::function<void()> tell = {};  ///< called several times a second while it waits; may be none
  };

  /// `session` must outlive it.
  SessionTasks(privacy::TaskSession& session, Options options);

  Done<std::vector<std::string>> begin(const mixpanel::TaskOrder& order) override;
  Done<mixpanel::TaskState> ask(mixpanel::TaskKind kind, const std::string& task) override;
  Done<mixpanel::TaskCancelling> cancel(const std::string& task) override;
  Done<> watch(mixpanel::TaskKind kind, const std::vector<std::string>& tasks, bool waits,
               const TakeState& take) override;
  /// Into `<task>`, with the ending that the link has, in the folder; whole or not at all, and for its owner
  /// alone.
  Done<std::string> fetch(const std::string& task, const std::string& link) override;
  Done<> pause(std::chrono::milliseconds how_long) override;

 private:
  template <typename T>
  Done<T> answer(privacy::TaskCalls::Answered<T> call);
  Done<> run(boost::asio::awaitable<void> work);

  privacy::TaskSession& session_;
  const Options options_;
};

}  // namespace mixferry::erasing
