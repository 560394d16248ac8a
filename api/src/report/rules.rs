//! Which figures may be shown.

use entities::Cents;

/// Counts below this are about persons.
pub const SMALLEST_GROUP: i64 = 5;

/// Youths reached within one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached<G> {
    /// Which group.
    pub group: G,
    /// How many different youths.
    pub youths: i64,
    /// What they spent, euro cents.
    pub spent: Cents,
}

/// The same, as it may be shown: `None` stands for "too few to tell".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<G> {
    /// Which group.
    pub group: G,
    /// How many, and what they spent.
    pub figures: Option<(i64, Cents)>,
}

/// Leaves out what is too small to tell.
///
/// Whoever knows the total and all groups but one knows that one too. So where something is left out, the next smallest
/// follow until the groups that are left out are at least two and count at least [`SMALLEST_GROUP`] youths together.
#[must_use]
pub fn suppress<G: Clone>(groups: &[Reached<G>]) -> Vec<Shown<G>> {
    let mut by_size: Vec<(usize, i64)> = groups.iter().map(|it| it.youths).enumerate().collect();
    by_size.sort_by_key(|(_, youths)| *youths);
    let mut hidden: Vec<usize> = Vec::new();
    let mut hidden_youths: i64 = 0;
    for (index, youths) in by_size {
        let is_small = youths < SMALLEST_GROUP;
        let gives_away = !hidden.is_empty() && (hidden.len() < 2 || hidden_youths < SMALLEST_GROUP);
        if is_small || gives_away {
            hidden.push(index);
            hidden_youths = hidden_youths.saturating_add(youths);
        }
    }
    let show = |(index, it): (usize, &Reached<G>)| Shown {
        group: it.group.clone(),
        figures: (!hidden.contains(&index)).then_some((it.youths, it.spent)),
    };
    groups.iter().enumerate().map(show).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(counts: &[i64]) -> Vec<Reached<usize>> {
        let group =
            |(group, youths): (usize, &i64)| Reached { group, youths: *youths, spent: Cents(*youths) };
        counts.iter().enumerate().map(group).collect()
    }

    fn shown(counts: &[i64]) -> Vec<Option<i64>> {
        suppress(&groups(counts)).into_iter().map(|it| it.figures.map(|(youths, _)| youths)).collect()
    }

    #[test]
    fn what_is_large_enough_is_shown() {
        assert_eq!(shown(&[5, 12, 7]), [Some(5), Some(12), Some(7)]);
        assert_eq!(shown(&[]), []);
    }

    #[test]
    fn a_small_group_takes_the_next_smallest_along() {
        assert_eq!(shown(&[4, 12, 7]), [None, Some(12), None]);
        assert_eq!(shown(&[1, 1, 7, 20]), [None, None, None, Some(20)]);
        assert_eq!(shown(&[3, 3, 7]), [None, None, Some(7)]);
        assert_eq!(shown(&[2]), [None]);
    }

    proptest! {
        #[test]
        fn nothing_small_can_be_worked_out(counts in proptest::collection::vec(0i64..20, 0..12)) {
            let shown = shown(&counts);
            let hidden: Vec<i64> =
                counts.iter().zip(&shown).filter(|(_, it)| it.is_none()).map(|(count, _)| *count).collect();
            prop_assert!(counts.iter().zip(&shown).all(|(count, it)| it.is_none() || *count >= SMALLEST_GROUP));
            let total: i64 = counts.iter().sum();
            let all_hidden = hidden.len() == counts.len();
            prop_assert!(hidden.is_empty() || all_hidden
                || (hidden.len() >= 2 && hidden.iter().sum::<i64>() >= SMALLEST_GROUP), "{total}");
        }
    }
}
