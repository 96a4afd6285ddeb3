#pragma once
/// Reads events from a body: an array, one event a line, or a single one. A body that can't be read stores
/// nothing; a line that can't is an event that is refused.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/sandbox/events/event.h"
#include "engine/sandbox/value_writer.h"

namespace mixferry::sandbox {

inline constexpr ValueLimits kEventLimits{
    .object_kib_max = 256, .list_kib_max = 8, .object_keys_max = 254, .list_items_max = 254};

class EventReader {
 public:
  /// `names` must outlive the reader.
  explicit EventReader(NameTable& names);
  ~EventReader();

  /// Takes a whole body, which must outlive the reading. Returns why it can't be read, or nothing.
  [[nodiscard]] std::string open(std::string_view body, bool one_a_line);
  /// How many events the body has.
  [[nodiscard]] std::size_t size() const;
  /// The next event, nullptr after the last. It is the reader's own and lives until the next call.
  [[nodiscard]] const Event* next();
  /// Back to the first event.
  void rewind();

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace mixferry::sandbox
