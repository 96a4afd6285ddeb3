#pragma once
/// Lines compressed on their way out.

#include <memory>
#include <string>

#include "engine/sandbox/lines.h"

namespace mixferry::sandbox {

class GzipLines final : public Lines {
 public:
  /// `begin` are lines that were taken off `lines` already.
  GzipLines(std::string begin, std::unique_ptr<Lines> lines);
  ~GzipLines() override;

  bool append(std::string& out, std::size_t bytes) override;

 private:
  struct Deflater;
  std::string piece_;
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<Deflater> deflater_;
};

}  // namespace mixferry::sandbox
