#pragma once
/// JSON objects in one pass over their bytes.

#include <cstddef>
#include <memory>
#include <string_view>

#include "connectors/jsonl/expected_keys.h"
#include "connectors/jsonl/field_paths.h"
#include "connectors/jsonl/found_fields.h"
#include "engine/base/row.h"

namespace mixferry::connectors {

/// Real exports nest a handful of levels; a hostile row may not use up the stack.
inline constexpr unsigned kJsonDepthMax = 100;

/// Reads objects that are as they should be, as `JsonRowReader` would with its parser. What it is not sure of
/// it leaves to that, which can tell what is wrong. `root` and `fields` must outlive it.
class ObjectScanner {
 public:
  ObjectScanner(const FieldNode& root, FoundFields& fields) : root_(root), fields_(fields) {}

  /// Makes room for objects of up to `bytes` bytes.
  void reserve(std::size_t bytes);

  /// Takes what the fields are that were asked for, if `text` is one object and nothing else. `text` must be
  /// UTF-8; `Block::kPadding` bytes behind it must be readable. Where false, `fields` holds anything.
  [[nodiscard]] bool scan(std::string_view text);

 private:
  struct Key {
    std::string_view text = {};
    const FieldEdge* edge = nullptr;  ///< what it leads to
  };

  // All return where what begins at `at` ends, or nullptr.
  [[nodiscard]] const char* take_object(const char* at, const FieldNode* node, unsigned depth);
  [[nodiscard]] const char* take_expected_key(const char* at, std::size_t& next, Key& key);
  [[nodiscard]] const char* take_key(const char* at, const FieldNode* node, Key& key);
  [[nodiscard]] const char* take_array(const char* at, unsigned depth);
  [[nodiscard]] const char* take_value(const char* at, const FieldNode* node, unsigned depth, Cell& cell);
  [[nodiscard]] const char* take_other_value(const char* at, const FieldNode* node, unsigned depth,
                                             Cell& cell);
  [[nodiscard]] const char* take_string(const char* at, std::string_view& text);
  [[nodiscard]] const char* unescape(const char* begin, const char* at, std::string_view& text);
  [[nodiscard]] const char* skip_blanks(const char* at) const;

  const FieldNode& root_;
  FoundFields& fields_;
  ExpectedKeys keys_;
  std::unique_ptr<char[]> scratch_;  ///< texts that were unescaped, of one object
  std::size_t scratch_bytes_ = 0;
  char* scratch_free_ = nullptr;
  const char* end_ = nullptr;
};

}  // namespace mixferry::connectors
