#pragma once
/// How far a task is that deletes people or hands out what is known of them, in Mixpanel's words.

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace mixferry::sandbox {

enum class TaskStatus : std::uint8_t {
  pending,
  staging,
  started,  ///< it can't be cancelled any more
  success,
  failure,
  revoked,    ///< it was cancelled
  not_found,  ///< there is none
  unknown,    ///< Mixpanel could not look
  complete,   ///< what older guides call success; Mixpanel's documents have no such word
};

inline constexpr std::array<std::pair<std::string_view, TaskStatus>, 9> kTaskStatusWords = {
    {{"PENDING", TaskStatus::pending},
     {"STAGING", TaskStatus::staging},
     {"STARTED", TaskStatus::started},
     {"SUCCESS", TaskStatus::success},
     {"FAILURE", TaskStatus::failure},
     {"REVOKED", TaskStatus::revoked},
     {"NOT_FOUND", TaskStatus::not_found},
     {"UNKNOWN", TaskStatus::unknown},
     {"COMPLETE", TaskStatus::complete}}};

[[nodiscard]] constexpr std::string_view word_of(TaskStatus status) {
  return kTaskStatusWords[static_cast<std::size_t>(status)].first;
}

}  // namespace mixferry::sandbox
