#pragma once
/// A file descriptor with an owner.

#include <unistd.h>
#include <utility>

namespace mixferry {

/// Closes what it owns when it goes. Negative: it holds nothing.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  /// Of somebody else, who closes it: standard input.
  [[nodiscard]] static Descriptor lent(int number) {
    Descriptor descriptor{number};
    descriptor.is_ours_ = false;
    return descriptor;
  }
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)), is_ours_(other.is_ours_) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (is_ours_ && number_ >= 0) ::close(number_);
  }

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
  bool is_ours_ = true;
};

}  // namespace mixferry
