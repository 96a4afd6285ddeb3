#pragma once
/// Where records go: a file that appears whole or not at all, or standard output; compressed if it is called
/// so.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/report/output.h"

namespace mixferry::exporting {

class PackedOutput {
 public:
  /// `-`: standard output. Throws `RunError` (`stopped`) when it can't be written, as do the others.
  explicit PackedOutput(const std::string& path);

  void write(std::string_view bytes);
  /// Makes it durable under its name; of standard output, has all of it written.
  void commit();

  /// Before compression.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  void pack();
  void put(std::string_view bytes);

  report::Output output_;
  const bool is_standard_output_;
  const bool is_packed_;
  std::string unpacked_;  ///< what was not compressed yet
  std::uint64_t bytes_ = 0;
};

}  // namespace mixferry::exporting
