#include "engine/sandbox/privacy/task_board.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>
#include <utility>

#include "engine/sandbox/privacy/personal_data.h"

namespace mixferry::sandbox {
namespace {

bool is_success(TaskStatus status) {
  return status == TaskStatus::success || status == TaskStatus::complete;
}

}  // namespace

void TaskBoard::advance(TimePoint now) {
  now_ = now;
  for (Task& task : tasks_) {
    if (!task.ended && clock() - task.requested >= behaviour_.task_time) end(task, behaviour_.task_end);
  }
}

TaskConflict TaskBoard::conflict(const Project& project, const TaskOrder& order) const {
  TaskConflict conflict;
  for (const Task& task : tasks_) {
    if (task.ended || &task.project != &project || task.order.kind != order.kind) continue;
    const std::unordered_set<std::string_view> busy(task.order.ids.begin(), task.order.ids.end());
    const std::size_t before = conflict.ids.size();
    std::ranges::copy_if(order.ids, std::back_inserter(conflict.ids),
                         [&busy](const std::string& id) { return busy.contains(id); });
    if (conflict.ids.size() > before) conflict.tasks.push_back(task.id);
  }
  return conflict;
}

std::uint64_t TaskBoard::outstanding_scans(const Project& project) const {
  std::uint64_t scans = 0;
  for (const Task& task : tasks_) {
    if (!task.ended && &task.project == &project) scans += task.day_scans;
  }
  return scans;
}

Task& TaskBoard::begin(Project& project, TaskOrder order, std::uint64_t day_scans) {
  // Mixpanel's are as long; only here they tell when.
  std::string id = fmt::format("{}{:06}", clock().time_since_epoch().count(), ++begun_);
  return tasks_.emplace_back(Task{.id = std::move(id),
                                  .project = project,
                                  .order = std::move(order),
                                  .requested = clock(),
                                  .day_scans = day_scans});
}

Task* TaskBoard::find(const Project& project, TaskKind kind, std::string_view id) {
  Task* const found = find(id);
  const bool is_there = found != nullptr && &found->project == &project && found->order.kind == kind;
  return is_there ? found : nullptr;
}

Task* TaskBoard::find(std::string_view id) {
  const auto found = std::ranges::find(tasks_, id, &Task::id);
  return found == tasks_.end() ? nullptr : &*found;
}

TaskStatus TaskBoard::status(const Task& task) const {
  if (task.ended) return *task.ended;
  const auto elapsed = clock() - task.requested;
  if (3 * elapsed < behaviour_.task_time) return TaskStatus::pending;
  return 3 * elapsed < 2 * behaviour_.task_time ? TaskStatus::staging : TaskStatus::started;
}

bool TaskBoard::cancel(Task& task) {
  const TaskStatus now = status(task);
  if (now != TaskStatus::pending && now != TaskStatus::staging) return false;
  end(task, TaskStatus::revoked);
  return true;
}

void TaskBoard::end(Task& task, TaskStatus status) {
  const bool was_success = task.ended && is_success(*task.ended);
  task.ended = status;
  if (is_success(status) && !was_success) carry_out(task);
}

void TaskBoard::carry_out(Task& task) {
  if (task.order.kind == TaskKind::retrieval) {
    task.file = packed_data_of(store_, task.project, task.order.ids);
  } else if (!behaviour_.tasks_delete_nothing) {
    for (const std::string& id : task.order.ids) forget_person(task.project, id);
  }
}

void TaskBoard::clear() {
  tasks_.clear();
  ahead_ = {};
}

}  // namespace mixferry::sandbox
