#pragma once
/// The tasks of all projects, on a clock of their own. What they do to what is stored: personal_data.h.

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/privacy/task_status.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

enum class TaskKind : std::uint8_t { deletion, retrieval };

/// What somebody asks for.
struct TaskOrder {
  TaskKind kind = TaskKind::deletion;
  std::vector<std::string> ids = {};     ///< each once, in the order in which they were sent
  std::string compliance_type = "GDPR";  ///< or `CCPA`
  std::string disclosure_type = "Data";  ///< or `Categories`, `Sources`
};

struct Task {
  std::string id;
  Project& project;
  TaskOrder order;
  TimePoint requested;          ///< by the tasks' clock
  std::uint64_t day_scans = 0;  ///< how many days of events it reads, until it is over
  std::optional<TaskStatus> ended = {};
  std::string file = {};  ///< of a retrieval that succeeded: gzip
};

/// Ids that are in a task already, and in which.
struct TaskConflict {
  std::vector<std::string> ids;
  std::vector<std::string> tasks;
};

class TaskBoard {
 public:
  /// Both must outlive it.
  TaskBoard(const Behaviour& behaviour, Store& store) : behaviour_(behaviour), store_(store) {}
  TaskBoard(const TaskBoard&) = delete;
  TaskBoard& operator=(const TaskBoard&) = delete;

  /// The time from here on: carries out what is due. Never goes back.
  void advance(TimePoint now);
  /// The tasks' clock is so much further ahead from here on.
  void move_ahead(std::chrono::milliseconds by) { ahead_ += by; }

  [[nodiscard]] TaskConflict conflict(const Project& project, const TaskOrder& order) const;
  /// Of the tasks of a project that are not over, both kinds together.
  [[nodiscard]] std::uint64_t outstanding_scans(const Project& project) const;
  Task& begin(Project& project, TaskOrder order, std::uint64_t day_scans);
  /// nullptr: the project has no such task.
  [[nodiscard]] Task* find(const Project& project, TaskKind kind, std::string_view id);
  /// Of whatever project; nullptr: there is none.
  [[nodiscard]] Task* find(std::string_view id);
  [[nodiscard]] TaskStatus status(const Task& task) const;
  /// False: it is too late.
  [[nodiscard]] bool cancel(Task& task);
  /// The task is over, in whatever way; success is carried out, unless it was before.
  void end(Task& task, TaskStatus status);

  [[nodiscard]] const std::deque<Task>& tasks() const { return tasks_; }
  [[nodiscard]] TimePoint clock() const { return now_ + ahead_; }
  void clear();

 private:
  void carry_out(Task& task);

  const Behaviour& behaviour_;
  Store& store_;
  std::deque<Task> tasks_;  ///< in the order in which they were asked for
  std::uint64_t begun_ = 0;
  TimePoint now_ = {};
  std::chrono::milliseconds ahead_{0};
};

}  // namespace mixferry::sandbox
