#pragma once
/// Where something goes that was asked for by a file's name.

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/replaced_file.h"

namespace mixferry::report {

/// A file that appears whole or not at all; for `-` standard output, straight away.
class Output {
 public:
  /// Throws `RunError` (`stopped`) when it can't be written, as do the others.
  explicit Output(const std::string& path);

  void write(std::string_view data);
  void commit();

 private:
  std::optional<ReplacedFile> file_;
};

}  // namespace mixferry::report
