#pragma once
/// Mixpanel as the steps of a request see it, in memory, and what may go wrong with it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/erasing/services.h"

namespace mixferry::erasing {

/// A kill, in the middle of a call.
struct Killed {};

class FakeMixpanel final : public TaskService, public ProfileService {
 public:
  using Status = mixpanel::TaskStatus;
  using Why = mixpanel::TaskTrouble::Kind;

  struct Task {
    std::vector<std::string> ids = {};
    Status status = Status::pending;
    std::string link = {};
  };

  // What there is, and what is done with it.
  std::map<std::string, Task> tasks = {};
  std::set<std::string> profiles = {};
  std::map<std::string, int> times_submitted = {};
  std::vector<std::string> calls = {};  ///< in words

  // What it is like.
  std::vector<Status> life = {Status::pending, Status::staging, Status::started, Status::success};
  std::size_t ids_max = 1'999;
  bool tells_ids = true;  ///< of a task, and in a conflict
  int tasks_a_request = 1;
  int deletions_ignored = 0;  ///< of profiles: it says that it took them, and did not
  std::set<std::string> refused_ids = {};
  std::map<std::size_t, Halt> halts = {};  ///< by the number of the call, from 1
  std::size_t killed_at = 0;               ///< the number of the call; 0: never
  bool killed_behind = false;              ///< it was done, and nobody was told

  Done<std::vector<std::string>> begin(const mixpanel::TaskOrder& order) override {
    return call<std::vector<std::string>>("begin " + joined(order.distinct_ids),
                                          [&]() { return begun(order.distinct_ids); });
  }
  Done<mixpanel::TaskState> ask(mixpanel::TaskKind, const std::string& task) override {
    return call<mixpanel::TaskState>("ask " + task,
                                     [&]() -> Done<mixpanel::TaskState> { return state_of(task); });
  }
  Done<mixpanel::TaskCancelling> cancel(const std::string& task) override {
    return call<mixpanel::TaskCancelling>("cancel " + task, [&]() -> Done<mixpanel::TaskCancelling> {
      const auto found = tasks.find(task);
      if (found == tasks.end()) return mixpanel::TaskCancelling::not_found;
      if (found->second.status != Status::revoked && !may_be_cancelled(found->second.status))
        return mixpanel::TaskCancelling::too_late;
      found->second.status = Status::revoked;
      return mixpanel::TaskCancelling::cancelled;
    });
  }
  Done<> watch(mixpanel::TaskKind kind, const std::vector<std::string>& watched, bool waits,
               const TakeState& take) override {
    std::vector<std::string> open = watched;
    for (int round = 1; !open.empty() && (round == 1 || (waits && round < 100)); ++round) {
      for (const std::string& task : std::vector(open)) {
        const auto state = ask(kind, task);
        if (!state) return std::unexpected(state.error());
        take(task, *state);
        if (!is_under_way(state->status)) std::erase(open, task);
      }
    }
    return {};
  }
  Done<std::string> fetch(const std::string& task, const std::string& link) override {
    return call<std::string>("fetch " + link, [&]() -> Done<std::string> { return task + ".json"; });
  }
  Done<> pause(std::chrono::milliseconds how_long) override {
    calls.push_back("pause " + std::to_string(how_long.count()));
    return {};
  }
  Done<std::vector<std::size_t>> delete_profiles(const std::vector<std::string>& ids, bool) override {
    using Positions = std::vector<std::size_t>;
    return call<Positions>("delete " + joined(ids), [&]() -> Done<Positions> {
      Positions not_taken;
      const bool is_ignored = deletions_ignored > 0 && deletions_ignored-- > 0;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (refused_ids.contains(ids[i]))
          not_taken.push_back(i);
        else if (!is_ignored)
          profiles.erase(ids[i]);
      }
      return not_taken;
    });
  }
  Done<std::vector<std::size_t>> still_there(const std::vector<std::string>& ids) override {
    using Positions = std::vector<std::size_t>;
    return call<Positions>("read " + joined(ids), [&]() -> Done<Positions> {
      Positions there;
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (profiles.contains(ids[i])) there.push_back(i);
      return there;
    });
  }

  static std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
  }

 private:
  template <typename T, typename Work>
  Done<T> call(std::string words, Work&& work) {
    calls.push_back(std::move(words));
    const std::size_t number = ++made_;
    if (killed_at == number && !killed_behind) throw Killed{};
    if (const auto halt = halts.find(number); halt != halts.end()) return std::unexpected(halt->second);
    Done<T> done = work();
    if (killed_at == number) throw Killed{};
    return done;
  }

  static Done<std::vector<std::string>> refused(mixpanel::TaskTrouble trouble) {
    return std::unexpected(Halt{.words = trouble.words, .trouble = trouble});
  }

  Done<std::vector<std::string>> begun(const std::vector<std::string>& ids) {
    mixpanel::TaskTrouble conflict{.kind = Why::conflict, .words = "conflict"};
    bool is_bad = ids.size() > ids_max;
    for (const std::string& id : ids) {
      is_bad = is_bad || refused_ids.contains(id);
      for (const auto& [name, task] : tasks) {
        if (!is_under_way(task.status) || std::ranges::find(task.ids, id) == task.ids.end()) continue;
        if (tells_ids) conflict.ids.push_back(id);
        if (std::ranges::find(conflict.tasks, name) == conflict.tasks.end()) conflict.tasks.push_back(name);
      }
    }
    if (!conflict.tasks.empty()) return refused(conflict);
    if (is_bad) return refused({.kind = ids.size() > 1 ? Why::too_many : Why::refused, .words = "bad ids"});
    std::vector<std::string> names;
    for (int i = 0; i < tasks_a_request; ++i) {
      names.push_back("t" + std::to_string(tasks.size() + 1));
      tasks[names.back()] = {.ids = ids};
    }
    for (const std::string& id : ids) ++times_submitted[id];
    return names;
  }

  Done<mixpanel::TaskState> state_of(const std::string& name) {
    const auto found = tasks.find(name);
    if (found == tasks.end()) return mixpanel::TaskState{.status = Status::not_found};
    Task& task = found->second;
    mixpanel::TaskState state{.status = task.status, .link = task.link};
    if (tells_ids) state.ids = task.ids;
    const auto now = std::ranges::find(life, task.status);
    if (now != life.end() && now + 1 != life.end()) task.status = *(now + 1);
    return state;
  }

  std::size_t made_ = 0;
};

}  // namespace mixferry::erasing
