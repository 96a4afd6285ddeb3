#pragma once
/// `/api/2.0/export`: days in, their events out as JSON Lines.

#include <expected>
#include <string>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/exported_events.h"
#include "engine/sandbox/query/gate.h"

namespace mixferry::sandbox {

inline constexpr std::int64_t kExportLimitMax = 100'000;
inline constexpr std::size_t kUncompressedBytesMax = 1'400;  ///< smaller exports are never compressed

class RawExport {
 public:
  /// All of them must outlive it.
  RawExport(Store& store, Gate& gate, const ProjectZone& zone) : store_(store), gate_(gate), zone_(zone) {}

  [[nodiscard]] Reply handle(const HttpRequest& request, TimePoint now);

 private:
  [[nodiscard]] std::expected<ExportQuery, std::string> read(const Fields& fields, TimePoint now) const;

  Store& store_;
  Gate& gate_;
  const ProjectZone& zone_;
};

}  // namespace mixferry::sandbox
