#pragma once
/// How a batch is taken apart into requests: a refused one until what is bad stands alone. Pure: answers in,
/// pieces out.
///
/// Invariant: every record is in exactly one place: in a piece that is still to be sent, in the piece that
/// was taken, rejected, in doubt, or stored. Pieces are sent in the order of the batch.
///
/// What does not bear repeating goes last: first all records in front of which their profile has none such,
/// then, in a request of their own, the others. So a refusal of the first may be taken apart without doubt,
/// and only what shares a request with a bad record of the second is in doubt.
///
/// Where each record is a request of its own, there is a piece for each from the beginning.
///
/// Worked case: [a b C d], C is bad and bears repeating. [a b C d] is refused, so [a b] is sent. It is
/// stored, so what is bad is in [C d], which need not be sent to know that: [C] is refused and rejected, then
/// [d] is sent. Where the answer names C, [a b d] is sent and that is all; if b does not bear repeating, [d]
/// alone is. What was rejected may be bad for its id: other records of that profile are then sent one by one.

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "engine/batch/batch.h"
#include "engine/delivery/delivery_result.h"

namespace mixferry::delivery {

/// Records of the batch, by ascending index.
using Piece = std::vector<std::uint32_t>;

class Division {
 public:
  /// `batch` must outlive it.
  explicit Division(const batch::Batch& batch);

  [[nodiscard]] bool done() const { return left_.empty(); }
  /// The piece to send next. One of the next four is said about it before another is taken.
  [[nodiscard]] Piece take();

  /// It was answered; indexes in `report` are of the piece.
  void settled(const Piece& piece, const DeliveryReport& report);
  /// It was refused: the next pieces are what of it may be sent again.
  void refused(const Piece& piece, const DeliveryError& error);
  /// It was not sent, because it is too large; it has two records or more.
  void halve(const Piece& piece);
  /// It failed, and with it the batch: the error, as one about the whole batch.
  [[nodiscard]] DeliveryError failed(const Piece& piece, DeliveryError error) const;

  /// When it is done: what became of the batch.
  [[nodiscard]] DeliveryReport report() &&;

 private:
  /// Records that are still to be sent.
  struct Part {
    Piece records;
    bool is_right_half = false;  ///< what was refused is bad here, unless it is in the left half
    bool holds_bad = false;      ///< as the left half was stored
  };

  void send_again(Piece piece);
  void halve_refused(const Piece& piece);
  void reject(std::uint32_t index, std::string message);
  /// Makes those of a rejected profile parts of their own; false: it has none, or nothing else.
  bool single_out_suspects(const Piece& piece);
  /// The left half was not simply stored: nothing is known of the right one.
  void forget_right_half();
  /// What may be sent again although all of `piece` is stored: what follows its last unrepeatable record.
  /// What stands before one (a `$set` before an `$add`, say) would undo it, and it can't follow again.
  [[nodiscard]] Piece behind_unrepeatable(const Piece& piece) const;
  /// Notes unrepeatable records as in doubt; the others.
  [[nodiscard]] Piece doubt_unrepeatable(const Piece& piece);

  const batch::Batch& batch_;
  std::vector<Part> left_;                      ///< the next one is the last
  std::unordered_set<std::uint64_t> suspects_;  ///< profiles (`id_hash`) of which a record was rejected
  DeliveryReport report_;                       ///< in the order of answers
  bool anything_sent_ = false;
};

}  // namespace mixferry::delivery
