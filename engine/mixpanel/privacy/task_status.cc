#include "engine/mixpanel/privacy/task_status.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

namespace mixferry::mixpanel {
namespace {

constexpr std::array<std::string_view, 8> kStatusWords = {"PENDING", "STAGING", "STARTED",   "SUCCESS",
                                                          "FAILURE", "REVOKED", "NOT_FOUND", "UNKNOWN"};

}  // namespace

TaskStatus task_status_named(std::string_view word) {
  if (boost::algorithm::iequals(word, "COMPLETE")) return TaskStatus::success;
  const auto found = std::ranges::find_if(
      kStatusWords, [word](std::string_view known) { return boost::algorithm::iequals(word, known); });
  if (found == kStatusWords.end()) return TaskStatus::unknown;
  return static_cast<TaskStatus>(found - kStatusWords.begin());
}

std::string_view word_of(TaskStatus status) {
  return kStatusWords[static_cast<std::size_t>(status)];
}

bool is_under_way(TaskStatus status) {
  return status <= TaskStatus::started || status == TaskStatus::unknown;
}

bool may_be_cancelled(TaskStatus status) {
  return status == TaskStatus::pending || status == TaskStatus::staging;
}

}  // namespace mixferry::mixpanel
