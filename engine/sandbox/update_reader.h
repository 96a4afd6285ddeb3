#pragma once
/// Reads the JSON of a request: all of it first, so that a body that isn't JSON stores nothing, then record
/// by record, each checked against the limits of `/engage` and `/groups`.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kRecordBytesMax = 1'000'000;  ///< as compact JSON, escapes not counted
inline constexpr std::size_t kNameCharactersMax = 255;     ///< longer property names are cut
inline constexpr std::size_t kCompoundBytesMax = 256 * 1024;
inline constexpr std::size_t kObjectKeysMax = 255;
inline constexpr std::size_t kIdBytesMax = 255;

class UpdateReader {
 public:
  /// `names` must outlive the reader.
  explicit UpdateReader(NameTable& names);
  ~UpdateReader();

  /// Parses a whole body: an array of records, or one bare record. Returns why it can't be read, or nothing.
  [[nodiscard]] std::string open(std::string_view body);
  /// How many records the body has.
  [[nodiscard]] std::size_t size() const;
  /// The next record, nullptr after the last. It is the reader's own and lives until the next call.
  [[nodiscard]] const Update* next(Target target);

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace mixferry::sandbox
