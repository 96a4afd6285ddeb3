#pragma once
/// Raw export: which events are asked for, the request for them, and what its answer means. Pure. Source:
/// Mixpanel docs, reference "Raw Event Export", and its OpenAPI file.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/message/request.h"
#include "engine/mixpanel/query/query_access.h"
#include "engine/mixpanel/query/query_trouble.h"

namespace mixferry::mixpanel {

/// Days are those of the project's clock: UTC, or in projects made before 2023 that of their time zone.
struct EventExport {
  std::chrono::year_month_day first;  ///< both are included
  std::chrono::year_month_day last;
  std::vector<std::string> events = {};  ///< only those of these names; empty: all
  std::string where = {};                ///< only those of which this expression is true
};

/// The answer is as long as there are events: JSON Lines, compressed where that is worth it.
[[nodiscard]] http::Request export_request(const EventExport& asked, const QueryAccess& access);

/// Why there are no events in an answer: nothing where its status says that there are. A wrong credential is
/// told by words alone, in a 400.
[[nodiscard]] std::optional<QueryTrouble> export_trouble_in(unsigned status, std::string_view body);

/// `2026-09-01`
[[nodiscard]] std::string day_text(std::chrono::year_month_day day);

/// What a line of an answer is.
enum class ExportedLine : std::uint8_t {
  event,
  broken_off,  ///< Mixpanel says that the rest is missing, below a status that says that all is well
  unreadable,  ///< no event: a line that was cut off, or another server's words
};

/// `{"event":"..","properties":{..}}`, or what else it is. One per thread, for it keeps its memory.
class ExportedLineJudge {
 public:
  ExportedLineJudge();
  ~ExportedLineJudge();
  ExportedLineJudge(const ExportedLineJudge&) = delete;
  ExportedLineJudge& operator=(const ExportedLineJudge&) = delete;

  /// `line` is without its end, and not empty.
  [[nodiscard]] ExportedLine judge(std::string_view line);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace mixferry::mixpanel
