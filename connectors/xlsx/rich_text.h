#pragma once
/// The text of a string that is written in runs of different looks: in the shared strings and in cells.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::connectors::xlsx {

/// Which text of a string item counts: that of its `t` elements, alone or in runs (`r`), but not of those in
/// phonetic hints (`rPh`), which spell Japanese names a second time.
class RichText {
 public:
  void on_start(std::string_view name) {
    if (name == "rPh") ++hints_;
    if (name == "t" && hints_ == 0) in_text_ = true;
  }
  void on_end(std::string_view name) {
    if (name == "rPh" && hints_ > 0) --hints_;
    if (name == "t") in_text_ = false;
  }
  [[nodiscard]] bool in_text() const { return in_text_; }

 private:
  std::uint32_t hints_ = 0;
  bool in_text_ = false;
};

/// Undoes the escapes of what XML can't hold, from `begin` of `text` on: `_x000D_` is a carriage return,
/// `_x005F_` an underscore (ECMA-376 part 1, 22.9.2.19). Halves of surrogate pairs stay as written.
void undo_escapes(std::string& text, std::size_t begin);

}  // namespace mixferry::connectors::xlsx
