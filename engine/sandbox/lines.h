#pragma once
/// JSON Lines handed out a piece at a time, so that a million of them need no more memory than one piece.

#include <cstddef>
#include <string>

namespace mixferry::sandbox {

class Lines {
 public:
  Lines() = default;
  virtual ~Lines() = default;
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  /// Appends lines until `out` holds `bytes` or more. False when there are no more, with `out` as it was.
  virtual bool append(std::string& out, std::size_t bytes) = 0;
};

}  // namespace mixferry::sandbox
