use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;

type Asked = Pin<Box<dyn Future<Output = ServiceResult<Turn>>>>;

fn ask(queue: &Arc<Queue>, name: &str) -> Asked {
    let (queue, guest) = (Arc::clone(queue), Guest::named(name));
    Box::pin(async move { queue.turn(&guest).await })
}

fn step(queue: &Arc<Queue>, name: &str) -> Asked {
    let (queue, guest) = (Arc::clone(queue), Guest::named(name));
    Box::pin(async move { queue.step(&guest).await })
}

fn look(asked: &mut Asked) -> Poll<ServiceResult<Turn>> {
    asked.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

#[track_caller]
fn turn(asked: &mut Asked) -> Turn {
    match look(asked) {
        Poll::Ready(Ok(turn)) => turn,
        other => panic!("no turn: {other:?}"),
    }
}

#[track_caller]
fn waits(asked: &mut Asked) {
    assert!(look(asked).is_pending());
}

#[track_caller]
fn refused(asked: &mut Asked) {
    assert!(matches!(
        look(asked),
        Poll::Ready(Err(ServiceError::Crowded { .. }))
    ));
}

#[test]
fn a_guest_has_as_many_turns_as_there_are_places_and_then_waits() {
    let queue = Queue::new(2, 10);
    let first = turn(&mut ask(&queue, "a"));
    let _second = turn(&mut ask(&queue, "a"));
    let mut third = ask(&queue, "a");
    waits(&mut third);
    assert_eq!((queue.figures().running, queue.figures().waiting), (2, 1));
    drop(first);
    let _third = turn(&mut third);
    assert_eq!((queue.figures().running, queue.figures().waiting), (2, 0));
}

#[test]
fn a_guest_who_has_nothing_does_not_wait_for_the_turns_of_another() {
    let queue = Queue::new(2, 10);
    let _hog = [turn(&mut ask(&queue, "hog")), turn(&mut ask(&queue, "hog"))];
    let mut more = ask(&queue, "hog");
    waits(&mut more);
    let _mine = turn(&mut ask(&queue, "me"));
    waits(&mut ask(&queue, "me"));
    let _theirs = turn(&mut ask(&queue, "you"));
    // The extra places are bounded, too.
    waits(&mut ask(&queue, "somebody"));
    assert_eq!(queue.figures().running, 4);
}

#[test]
fn guests_take_turns_however_much_one_of_them_has_sent() {
    let queue = Queue::new(1, 100);
    let running = turn(&mut ask(&queue, "z"));
    let extra = turn(&mut ask(&queue, "y"));
    let mut many: Vec<Asked> = (0..5).map(|_| ask(&queue, "a")).collect();
    many.iter_mut().for_each(waits);
    let mut one = ask(&queue, "b");
    waits(&mut one);
    drop(extra);
    drop(running);
    // One place: a has it, and b, who has nothing, the extra one.
    let first = turn(&mut many[0]);
    let second = turn(&mut one);
    waits(&mut many[1]);
    drop(second);
    drop(first);
    let _next = turn(&mut many[1]);
}

#[test]
fn a_full_queue_refuses_the_newest_of_the_greediest() {
    let queue = Queue::new(1, 3);
    let _running = [turn(&mut ask(&queue, "x")), turn(&mut ask(&queue, "y"))];
    let mut greedy: Vec<Asked> = (0..3).map(|_| ask(&queue, "a")).collect();
    greedy.iter_mut().for_each(waits);
    let mut fourth = ask(&queue, "a");
    refused(&mut fourth);
    let mut modest = ask(&queue, "b");
    waits(&mut modest);
    refused(&mut greedy[2]);
    waits(&mut greedy[0]);
    waits(&mut greedy[1]);
    let figures = queue.figures();
    assert_eq!((figures.waiting, figures.refused), (3, 2));
}

#[test]
fn a_step_of_what_was_let_in_is_never_refused() {
    let queue = Queue::new(1, 1);
    let running = turn(&mut ask(&queue, "a"));
    let mut steps: Vec<Asked> = (0..5).map(|_| step(&queue, "a")).collect();
    steps.iter_mut().for_each(waits);
    let mut fits = ask(&queue, "a");
    waits(&mut fits);
    refused(&mut ask(&queue, "a"));
    drop(running);
    let _step = turn(&mut steps[0]);
}

#[test]
fn who_goes_away_leaves_the_queue_and_gives_back_a_turn_that_came_too_late() {
    let queue = Queue::new(1, 10);
    let running = turn(&mut ask(&queue, "a"));
    let mut gone = ask(&queue, "a");
    waits(&mut gone);
    drop(gone);
    assert_eq!(queue.figures().waiting, 0);
    let mut told = ask(&queue, "a");
    waits(&mut told);
    drop(running);
    assert_eq!(queue.figures().running, 1);
    drop(told);
    assert_eq!(queue.figures().running, 0);
    let _free = turn(&mut ask(&queue, "a"));
}

#[derive(Clone, Debug)]
enum Deed {
    Ask(u8),
    Leave(usize),
    End(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..4_u8).prop_map(Deed::Ask),
        1 => any::<usize>().prop_map(Deed::Leave),
        3 => any::<usize>().prop_map(Deed::End),
    ]
}

proptest! {
    /// Whatever happens: the bounds hold, no place stays empty while somebody waits, and in the end all is given back.
    #[test]
    fn no_turn_is_lost_and_none_is_made(deeds in prop::collection::vec(deed(), 0..200)) {
        let queue = Queue::new(2, 5);
        let mut waiting: Vec<Asked> = Vec::new();
        let mut running: Vec<Turn> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Ask(guest) => waiting.push(ask(&queue, &guest.to_string())),
                Deed::Leave(at) if !waiting.is_empty() => drop(waiting.swap_remove(at % waiting.len())),
                Deed::End(at) if !running.is_empty() => drop(running.swap_remove(at % running.len())),
                Deed::Leave(_) | Deed::End(_) => {}
            }
            let mut still = Vec::new();
            for mut asked in waiting.drain(..) {
                match look(&mut asked) {
                    Poll::Ready(Ok(turn)) => running.push(turn),
                    Poll::Ready(Err(_)) => {}
                    Poll::Pending => still.push(asked),
                }
            }
            // A refusal may have hit one that was looked at before.
            still.retain_mut(|asked| look(asked).is_pending());
            waiting = still;
            let figures = queue.figures();
            prop_assert_eq!(figures.running, running.len());
            prop_assert_eq!(figures.waiting, waiting.len());
            prop_assert!(figures.running <= 4 && figures.waiting <= 5);
            prop_assert!(figures.waiting == 0 || figures.running >= 2);
        }
        drop(waiting);
        drop(running);
        prop_assert_eq!(queue.figures().running, 0);
        let line = queue.line();
        prop_assert!(line.waiting.is_empty() && line.running.is_empty());
    }
}
