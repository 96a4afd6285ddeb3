#pragma once
/// All events of some days, by raw export.

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/mixpanel/export/event_export.h"
#include "engine/reading/asking.h"
#include "engine/reading/part_store.h"
#include "engine/reading/reading_progress.h"

namespace mixferry::reading {

/// Consecutive days that are asked for at once, both included.
struct Days {
  std::chrono::sys_days first;
  std::chrono::sys_days last;

  [[nodiscard]] std::uint64_t count() const { return static_cast<std::uint64_t>((last - first).count()) + 1; }
  bool operator==(const Days&) const = default;
};

/// How `days` are divided into questions: a day each, and more where that would be more questions than an
/// hour allows. Depends on `days` alone, so that who goes on asks the same.
[[nodiscard]] std::vector<Days> divided(const Days& days);

/// Reads what is missing in a store, one question after the other. In the store, the days of a question are a
/// file of lines, an event each, as Mixpanel gave them; it is there as a whole or not at all.
class EventDays {
 public:
  /// `today`: of the project's clock. Days that are not over then are read anew by whoever goes on: there is
  /// more of them. `between_answers`: before it is asked again what Mixpanel did not answer to the end. All
  /// must outlive it.
  EventDays(Asking& asking, PartStore& store, mixpanel::EventExport asked, std::chrono::sys_days today,
            std::chrono::milliseconds between_answers = std::chrono::seconds(15));

  /// The files of all days, in their order. Throws `RunError` (`stopped`) where they can't be kept.
  [[nodiscard]] std::expected<std::vector<std::filesystem::path>, ReadingEnd> run(
      const std::function<void(const ReadingProgress&)>& tell);

  /// Its parts are days.
  [[nodiscard]] ReadingProgress progress() const;

 private:
  boost::asio::awaitable<void> read_missing();
  boost::asio::awaitable<std::optional<mixpanel::QueryTrouble>> read(const Days& days);
  [[nodiscard]] std::string part_name(const Days& days) const;

  Asking& asking_;
  PartStore& store_;
  const mixpanel::EventExport asked_;
  const std::chrono::sys_days today_;
  const std::chrono::milliseconds between_answers_;
  const std::vector<Days> questions_;
  std::uint64_t days_done_ = 0;
  std::uint64_t bytes_ = 0;
  std::optional<mixpanel::QueryTrouble> trouble_ = {};
};

}  // namespace mixferry::reading
