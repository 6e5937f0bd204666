import type { editsZh } from './edits.zh';

export const editsEn: Record<keyof typeof editsZh, string> = {
  'edits.saved': 'All saved',
  'edits.saving': 'Saving {n} change…|Saving {n} changes…',
  'edits.offline':
    'No connection: {n} change is kept here and saved later|No connection: {n} changes are kept here and saved later',
  'edits.signedOut':
    'The session has expired. {n} change is kept on this computer and saved once you sign in again.|The session has expired. {n} changes are kept on this computer and saved once you sign in again.',
  'edits.conflict': '{n} conflict with another person|{n} conflicts with another person',
  'edits.refused': '“{title}” was not accepted',
  'edits.remove.entrances':
    '{title} ({n} entrance no longer leads into it)|{title} ({n} entrances no longer lead into it)',
  'edits.stale.undo':
    '“{title}” was not undone: somebody else has changed what it is about. The history leads back.',
  'edits.stale.redo': '“{title}” was not redone: somebody else has changed what it is about.',
  'edits.why.faults': 'This is not as it must be:',
  'edits.why.settled':
    'This plan is published or archived and cannot be changed. To go on, make a new plan from it.',
  'edits.why.gone': 'This plan or project is not there any more.',
  'edits.why.notAllowed': 'Your role may not do this. The server says: {detail}',
  'edits.why.tooLarge': 'Too much was changed at once. Please do it in parts.',
  'edits.why.other': 'The server did not accept it. It says: {detail}',
  'edits.retry': 'Try again',
  'edits.discard': 'Give this change up',
  'edits.state': 'Saving',
  'edits.undo': 'Undo: {title}',
  'edits.redo': 'Redo: {title}',
  'edits.undo.none': 'No change to undo',
  'edits.redo.none': 'No change to redo',
  'edits.conflicts': 'Somebody else changed this too',
  'edits.conflicts.hint':
    'While you worked, somebody else changed what is listed here. Choose a version of each.',
  'edits.member': 'Member',
  'edits.mine': 'Mine',
  'edits.theirs': 'Theirs',
  'edits.keepMine': 'Keep mine',
  'edits.takeTheirs': 'Take theirs',
  'edits.removed': 'removed',
  'edits.kept': 'not removed',
  'edits.name': 'Name',
  'edits.place': 'Place',
  'edits.place.apart': '{distance} m apart',
  'edits.shape': 'Shape',
  'edits.shape.differs': 'differs',
  'edits.none': 'not stated',
  'edits.save': 'Save',
  'edits.save.hint': 'Store the cameras as they are tried out',
  'edits.camera': 'Camera {name}: {what}',
  'edits.cameras': '{n} camera: {what}|{n} cameras: {what}',
  'edits.adjust': 'adjust',
};
