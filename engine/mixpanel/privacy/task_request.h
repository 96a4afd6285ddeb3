#pragma once
/// Deletions and retrievals: what is asked for, and the requests for it. Pure. Source: Mixpanel docs,
/// reference "GDPR API", and its OpenAPI file. They go to `app_url` of the project's region.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/http/message/request.h"
#include "engine/mixpanel/privacy/privacy_access.h"

namespace mixferry::mixpanel {

enum class TaskKind : std::uint8_t {
  deletion,   ///< of events and profile of each id, by its aliases, too; may take 30 days
  retrieval,  ///< of the same
};

/// The law that is followed.
enum class Compliance : std::uint8_t { gdpr, ccpa };
inline constexpr std::array<std::pair<std::string_view, Compliance>, 2> kComplianceWords = {
    {{"GDPR", Compliance::gdpr}, {"CCPA", Compliance::ccpa}}};

/// What of a person's data is retrieved; asked for with CCPA alone.
enum class Disclosure : std::uint8_t { data, categories, sources };
inline constexpr std::array<std::pair<std::string_view, Disclosure>, 3> kDisclosureWords = {
    {{"Data", Disclosure::data}, {"Categories", Disclosure::categories}, {"Sources", Disclosure::sources}}};

struct TaskOrder {
  TaskKind kind = TaskKind::deletion;
  std::vector<std::string> distinct_ids = {};  ///< at least one, at most `task_ids_max`
  Compliance compliance = Compliance::gdpr;
  Disclosure disclosure = Disclosure::data;  ///< of a retrieval by CCPA
};

/// So many ids a request may have, in a project with so many group keys. Mixpanel's documents say 1,999 and
/// 2,000 of deletions, and that group keys lower it; the formula is of docs-legacy, pull request 2741.
[[nodiscard]] std::size_t task_ids_max(TaskKind kind, std::size_t group_keys);
/// So many are put into one unless it is asked otherwise: an older limit, which suits up to three group keys.
inline constexpr std::size_t kTaskIdsUsual = 500;

/// Begins a task.
[[nodiscard]] http::Request request_to_begin(const TaskOrder& order, const PrivacyAccess& access);
/// How far it is. `task`: its id, as Mixpanel gave it.
[[nodiscard]] http::Request request_for_status(TaskKind kind, std::string_view task,
                                               const PrivacyAccess& access);
/// Cancels a deletion, which Mixpanel allows until it has started. A retrieval can't be cancelled.
[[nodiscard]] http::Request request_to_cancel(std::string_view deletion, const PrivacyAccess& access);

}  // namespace mixferry::mixpanel
